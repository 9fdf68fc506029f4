import type { KeyPackageStockReply } from '@chancery/contracts';
import type { StockRecord } from '@chancery/persistence';

export function stockReply(stock: readonly StockRecord[], now: Date): KeyPackageStockReply {
  return {
    stock: stock.map(({ suite, single, lastResortStoredAt }) => ({
      suite, single, ...(lastResortStoredAt ? { lastResortAgeSeconds: Math.max(0, Math.floor((now.getTime() - lastResortStoredAt.getTime()) / 1000)) } : {}),
    })),
  };
}
