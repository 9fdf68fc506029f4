import type { Server } from 'socket.io';

/** The parts of socket.io's in-memory adapter that are used or replaced here; its own types do not name them all. */
interface BaseAdapter {
  readonly nsp: { readonly name: string; readonly sockets: ReadonlyMap<string, RelaySocket> };
  readonly rooms: ReadonlyMap<string, ReadonlySet<string>>;
  encoder: { encode(packet: object): readonly unknown[] };
  broadcast(packet: Packet, options: BroadcastOptions): void;
}

interface Packet {
  nsp?: string;
}

interface BroadcastOptions {
  readonly rooms: ReadonlySet<string>;
  readonly except?: ReadonlySet<string>;
}

/** What is reached of a socket below socket.io: how much waits to be sent on it. */
export interface RelaySocket {
  readonly id: string;
  readonly client: {
    readonly conn: { readonly writeBuffer: readonly { readonly data?: { readonly length?: number } }[]; readonly transport: { readonly socket?: { readonly bufferedAmount?: number } } };
    writeToEngine(packets: readonly unknown[], options: object): void;
  };
}

const BINARY_FRAME = 0x82;
/** Rooms above it are served in pieces, so that a notice to a thousand stalls nobody. */
const CHUNK = 250;

/** A whole server-to-client WebSocket frame around `data`, RFC 6455 §5.2: unmasked, not compressed. */
export function frameBinary(data: Uint8Array): Buffer {
  const { length } = data;
  const header = length < 126 ? Buffer.alloc(2) : length < 65_536 ? Buffer.alloc(4) : Buffer.alloc(10);
  header[0] = BINARY_FRAME;
  if (length < 126) header[1] = length;
  else if (length < 65_536) {
    header[1] = 126;
    header.writeUInt16BE(length, 2);
  } else {
    header[1] = 127;
    header.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([header, data]);
}

/** Bytes that wait to be sent on a socket: in engine.io's queue and in the WebSocket below it. */
export function bufferedBytes(socket: RelaySocket): number {
  const { writeBuffer, transport } = socket.client.conn;
  return writeBuffer.reduce((sum, packet) => sum + (packet.data?.length ?? 0), transport.socket?.bufferedAmount ?? 0);
}

type AdapterClass = new (...parts: never[]) => BaseAdapter;

/**
 * socket.io's adapter, but a broadcast is encoded and framed once for all who get it; the stock one frames binary
 * packets again for each socket. Whoever does not keep up is handed to `onSlow` and gets nothing more.
 * @param limitBytes  how much may wait on one socket
 */
export function framingAdapter(server: Server, limitBytes: number, onSlow: (socketId: string, bufferedBytes: number) => void): never {
  const Base = server.of('/').adapter.constructor as unknown as AdapterClass;
  class FramingAdapter extends Base {
    override broadcast(packet: Packet, options: BroadcastOptions): void {
      packet.nsp = this.nsp.name;
      const encoded = this.encoder.encode(packet);
      const [only] = encoded;
      const frame = encoded.length === 1 && only instanceof Uint8Array ? { wsPreEncodedFrame: [frameBinary(only)] } : {};
      this.deliver([...this.addressed(options)], encoded, { preEncoded: true, compress: false, ...frame });
    }

    private addressed({ rooms, except }: BroadcastOptions): Set<string> {
      const ids = new Set<string>();
      for (const room of rooms) for (const id of this.rooms.get(room) ?? []) ids.add(id);
      for (const room of except ?? []) for (const id of this.rooms.get(room) ?? []) ids.delete(id);
      return ids;
    }

    private deliver(ids: readonly string[], encoded: readonly unknown[], options: object): void {
      for (const id of ids.slice(0, CHUNK)) this.write(id, encoded, options);
      if (ids.length > CHUNK) setImmediate(() => this.deliver(ids.slice(CHUNK), encoded, options));
    }

    private write(id: string, encoded: readonly unknown[], options: object): void {
      const socket = this.nsp.sockets.get(id);
      if (!socket) return;
      const waiting = bufferedBytes(socket);
      if (waiting > limitBytes) onSlow(id, waiting);
      else socket.client.writeToEngine(encoded, options);
    }
  }
  return FramingAdapter as never;
}
