import { Caller } from '@chancery/access';
import { ClaimKeyPackages, CountStock, PublishKeyPackages } from '@chancery/application';
import { type ClaimKeyPackagesReply, ClaimKeyPackagesRequest, type KeyPackageStockReply, PublishKeyPackagesRequest } from '@chancery/contracts';
import { Controller, Get, Inject, Post } from '@nestjs/common';
import { BodyLimit } from '../http/body-limit.js';
import { ContractBody } from '../http/contract.decorators.js';

@Controller('v1/key-packages')
export class KeyPackagesController {
  constructor(
    @Inject(PublishKeyPackages) private readonly publishKeyPackages: PublishKeyPackages,
    @Inject(CountStock) private readonly countStock: CountStock,
    @Inject(ClaimKeyPackages) private readonly claimKeyPackages: ClaimKeyPackages,
  ) {}

  @BodyLimit(2_097_152)
  @Post()
  publish(@Caller() caller: Caller, @ContractBody(PublishKeyPackagesRequest) body: PublishKeyPackagesRequest): Promise<KeyPackageStockReply> {
    return this.publishKeyPackages.execute(caller, body);
  }

  @Get('stock')
  stock(@Caller() caller: Caller): Promise<KeyPackageStockReply> {
    return this.countStock.execute(caller);
  }

  @BodyLimit(65_536)
  @Post('claim')
  claim(@Caller() caller: Caller, @ContractBody(ClaimKeyPackagesRequest) body: ClaimKeyPackagesRequest): Promise<ClaimKeyPackagesReply> {
    return this.claimKeyPackages.execute(caller, body);
  }
}
