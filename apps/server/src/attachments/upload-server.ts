import { AsyncLocalStorage } from 'node:async_hooks';
import type { Caller } from '@chancery/access';
import { CheckAttachment } from '@chancery/application';
import type { BlobStore } from '@chancery/blobs';
import { UploadStore } from '@chancery/blobs';
import { ChanceryError, type ErrorCode, type ProblemBody, UPLOAD_PATH, UUID_PATTERN } from '@chancery/contracts';
import { Server, type Upload } from '@tus/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemOf } from '../http/problem.js';
import { checkUploadHeaders } from './upload-headers.js';

const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = { 403: 'NOT_FOUND', 404: 'NOT_FOUND', 409: 'UPLOAD_CONFLICT', 410: 'NOT_FOUND', 413: 'BODY_TOO_LARGE', 423: 'UPLOAD_CONFLICT' };

interface Visit {
  readonly caller: Caller;
  readonly requestId: string;
  /** Told of whatever is answered with a 5xx. */
  readonly failed: (error: unknown) => void;
}

/** The tus protocol in front of the blob store: who may upload what is asked before anything is written. */
export class UploadServer {
  private readonly visits = new AsyncLocalStorage<Visit>();
  private readonly store: UploadStore;
  private readonly tus: Server;

  constructor(
    private readonly attachments: CheckAttachment,
    private readonly blobs: BlobStore,
    maxBytes: number,
  ) {
    this.store = new UploadStore(blobs);
    this.tus = new Server({
      path: UPLOAD_PATH,
      datastore: this.store,
      maxSize: maxBytes,
      relativeLocation: true,
      allowedOrigins: () => false,
      disableTerminationForFinishedUploads: true,
      namingFunction: (_, metadata) => idOf(metadata?.['attachmentId']),
      onUploadCreate: (_, upload) => this.begin(upload),
      onIncomingRequest: async (request, id) => {
        if (request.method !== 'POST') await this.settle(await this.attachments.continue(this.visit().caller, idOf(id)));
      },
      onUploadFinish: (_, upload) => this.finish(upload),
      onResponseError: (_, error) => this.answer(error),
    });
  }

  /** Takes a request off Fastify's hands; its body has not been read yet. */
  async handle(visit: Visit, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    checkUploadHeaders(request);
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value);
    await this.visits.run(visit, () => this.tus.handle(request.raw, reply.raw));
  }

  private visit(): Visit {
    const visit = this.visits.getStore();
    if (!visit) throw new ChanceryError('NOT_SIGNED_IN');
    return visit;
  }

  private async begin(upload: Upload): Promise<Record<string, never>> {
    const channelId = idOf(upload.metadata?.['channelId']);
    if (upload.size === undefined || !Number.isSafeInteger(upload.size)) throw new ChanceryError('BODY_MALFORMED');
    await this.attachments.begin(this.visit().caller, { attachmentId: upload.id, channelId, sealedSizeBytes: upload.size });
    return {};
  }

  private async finish({ id }: Pick<Upload, 'id'>): Promise<Record<string, never>> {
    await this.blobs.adopt(id, this.store.pathOf(id));
    await this.attachments.finish(id);
    return {};
  }

  /**
   * The last byte came, and then the process or the database died before that was written down: a client that now asks for the
   * offset hears that nothing is missing, and never comes back.
   */
  private async settle({ attachmentId, sealedSizeBytes, complete }: Awaited<ReturnType<CheckAttachment['continue']>>): Promise<void> {
    if (!complete && (await this.store.received(attachmentId)) === sealedSizeBytes) await this.finish({ id: attachmentId });
  }

  private answer(error: unknown): { status_code: number; body: string } {
    const { requestId, failed } = this.visit();
    const status = (error as { status_code?: unknown }).status_code;
    // 501: an extension of the protocol that is not offered here.
    const problem = typeof status === 'number' && (status < 500 || status === 501) ? new ChanceryError(CODE_OF_STATUS[status] ?? 'BODY_MALFORMED') : problemOf(error);
    if (problem.status >= 500) failed(error);
    const body: ProblemBody = { code: problem.code, requestId, ...(Object.keys(problem.facts).length > 0 ? { facts: problem.facts } : {}) };
    return { status_code: problem.status, body: JSON.stringify(body) };
  }
}

/** @throws ChanceryError `BODY_MALFORMED` */
function idOf(value: string | null | undefined): string {
  if (typeof value !== 'string' || !UUID_PATTERN.test(value)) throw new ChanceryError('BODY_MALFORMED');
  return value;
}
