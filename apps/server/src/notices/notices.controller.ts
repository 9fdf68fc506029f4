import { Caller } from '@chancery/access';
import { AcknowledgeNotice, ListNotices, SendNotice } from '@chancery/application';
import { AcknowledgeNoticeRequest, type NoticeEntry, type NoticeList, type NoticeReceipt, type ObligationEntry, SendNoticeRequest } from '@chancery/contracts';
import { Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { BodyLimit } from '../http/body-limit.js';
import { ContractBody, ContractParam } from '../http/contract.decorators.js';

@Controller('v1/notices')
export class NoticesController {
  constructor(
    @Inject(SendNotice) private readonly sendNotice: SendNotice,
    @Inject(AcknowledgeNotice) private readonly acknowledgeNotice: AcknowledgeNotice,
    @Inject(ListNotices) private readonly listNotices: ListNotices,
  ) {}

  @BodyLimit(131_072)
  @HttpCode(200)
  @Post()
  send(@Caller() caller: Caller, @ContractBody(SendNoticeRequest) body: SendNoticeRequest): Promise<NoticeReceipt> {
    return this.sendNotice.execute(caller, body);
  }

  /** Answers with the authority's obligation: the first acknowledgement, whoever sends a second. */
  @BodyLimit(8_192)
  @HttpCode(200)
  @Post(':noticeId/acknowledgements')
  acknowledge(@Caller() caller: Caller, @ContractParam('noticeId') noticeId: string, @ContractBody(AcknowledgeNoticeRequest) body: AcknowledgeNoticeRequest): Promise<ObligationEntry> {
    return this.acknowledgeNotice.execute(caller, noticeId, body);
  }

  @Get()
  list(@Caller() caller: Caller): Promise<NoticeList> {
    return this.listNotices.list(caller);
  }

  @Get(':noticeId')
  get(@Caller() caller: Caller, @ContractParam('noticeId') noticeId: string): Promise<NoticeEntry> {
    return this.listNotices.get(caller, noticeId);
  }
}
