import { join, resolve } from 'node:path';
import { AccessModule } from '@chancery/access';
import { BLOBS, CheckAttachment } from '@chancery/application';
import { type BlobStore, DiskBlobStore } from '@chancery/blobs';
import type { Configuration } from '@chancery/config';
import { Module } from '@nestjs/common';
import { CONFIGURATION } from '../configuration.js';
import { AttachmentsController, UploadsController } from './attachments.controller.js';
import { UploadServer } from './upload-server.js';

type Settings = Configuration & { readonly dataDir: string };

async function openBlobs({ attachmentDir, dataDir }: Settings): Promise<BlobStore> {
  const blobs = new DiskBlobStore(resolve(attachmentDir ?? join(dataDir, 'attachments')));
  await blobs.prepare();
  return blobs;
}

@Module({
  imports: [AccessModule],
  controllers: [UploadsController, AttachmentsController],
  providers: [
    CheckAttachment,
    { provide: BLOBS, inject: [CONFIGURATION], useFactory: openBlobs },
    { provide: UploadServer, inject: [CheckAttachment, BLOBS, CONFIGURATION], useFactory: (attachments: CheckAttachment, blobs: BlobStore, { maxAttachmentBytes }: Settings) => new UploadServer(attachments, blobs, maxAttachmentBytes) },
  ],
  exports: [BLOBS],
})
export class AttachmentsModule {}
