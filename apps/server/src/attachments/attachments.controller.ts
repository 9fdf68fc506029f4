import { Caller, TELEMETRY } from '@chancery/access';
import { BLOBS, CheckAttachment } from '@chancery/application';
import type { BlobStore } from '@chancery/blobs';
import { UploadStore } from '@chancery/blobs';
import { type AttachmentStatus, ChanceryError, UPLOAD_PATH } from '@chancery/contracts';
import type { Telemetry } from '@chancery/telemetry';
import { Controller, Get, Head, Inject, Options, Patch, Post, Req, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ContractParam } from '../http/contract.decorators.js';
import { readRange } from './byte-range.js';
import { UploadServer } from './upload-server.js';

@Controller()
export class UploadsController {
  constructor(
    @Inject(UploadServer) private readonly uploads: UploadServer,
    @Inject(TELEMETRY) private readonly telemetry: Telemetry,
  ) {}

  @Post(UPLOAD_PATH)
  begin(@Caller() caller: Caller, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.hand(caller, request, reply);
  }

  @Options(UPLOAD_PATH)
  describe(@Caller() caller: Caller, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.hand(caller, request, reply);
  }

  @Patch(`${UPLOAD_PATH}/:attachmentId`)
  proceed(@Caller() caller: Caller, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.hand(caller, request, reply);
  }

  @Head(`${UPLOAD_PATH}/:attachmentId`)
  offset(@Caller() caller: Caller, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.hand(caller, request, reply);
  }

  private hand(caller: Caller, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const failed = (error: unknown): void => this.telemetry.record('request_failed', { requestId: request.id, errorName: error instanceof Error ? error.constructor.name : 'Unknown', route: UPLOAD_PATH });
    return this.uploads.handle({ caller, requestId: request.id, failed }, request, reply);
  }
}

@Controller('v1/attachments')
export class AttachmentsController {
  constructor(
    @Inject(CheckAttachment) private readonly attachments: CheckAttachment,
    @Inject(BLOBS) private readonly blobs: BlobStore,
  ) {}

  @Get(':attachmentId')
  async status(@Caller() caller: Caller, @ContractParam('attachmentId') attachmentId: string): Promise<AttachmentStatus> {
    const { channelId, sealedSizeBytes, complete } = await this.attachments.look(caller, attachmentId);
    const receivedBytes = complete ? sealedSizeBytes : await new UploadStore(this.blobs).received(attachmentId);
    return { attachmentId, channelId, sealedSizeBytes, receivedBytes, complete };
  }

  @Get(':attachmentId/content')
  async content(@Caller() caller: Caller, @ContractParam('attachmentId') attachmentId: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<StreamableFile> {
    const { complete } = await this.attachments.look(caller, attachmentId);
    const size = complete ? await this.blobs.size(attachmentId) : undefined;
    if (size === undefined) throw new ChanceryError('NOT_FOUND');
    const range = readRange(request.headers.range, size);
    void reply.header('accept-ranges', 'bytes');
    if (range) void reply.code(206).header('content-range', `bytes ${range.first}-${range.last}/${size}`);
    return new StreamableFile(this.blobs.read(attachmentId, range), { type: 'application/octet-stream', length: range ? range.last - range.first + 1 : size });
  }
}
