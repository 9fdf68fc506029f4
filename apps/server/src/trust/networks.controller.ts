import { Caller, Public } from '@chancery/access';
import { FoundNetwork, ListCountersignatures, ListNetworks, PublishStatements, ReadStatements } from '@chancery/application';
import {
  type FoundNetworkReply, FoundNetworkRequest, type NetworkList, type PendingStatementList, type PublishStatementsReply, PublishStatementsRequest, type StatementPage,
} from '@chancery/contracts';
import { Controller, Get, Inject, Post } from '@nestjs/common';
import { BodyLimit } from '../http/body-limit.js';
import { ContractBody, ContractParam, CountQuery } from '../http/contract.decorators.js';

const MAX_PUBLICATION_BYTES = 1_048_576;

@Controller('v1/networks')
export class NetworksController {
  constructor(
    @Inject(FoundNetwork) private readonly foundNetwork: FoundNetwork,
    @Inject(PublishStatements) private readonly publishStatements: PublishStatements,
    @Inject(ReadStatements) private readonly readStatements: ReadStatements,
    @Inject(ListNetworks) private readonly listNetworks: ListNetworks,
    @Inject(ListCountersignatures) private readonly listCountersignatures: ListCountersignatures,
  ) {}

  @Public()
  @BodyLimit(MAX_PUBLICATION_BYTES)
  @Post()
  found(@ContractBody(FoundNetworkRequest) body: FoundNetworkRequest): Promise<FoundNetworkReply> {
    return this.foundNetwork.execute(body);
  }

  @Get()
  list(@Caller() caller: Caller): Promise<NetworkList> {
    return this.listNetworks.execute(caller);
  }

  @Public()
  @BodyLimit(MAX_PUBLICATION_BYTES)
  @Post(':networkId/statements')
  publish(@ContractParam('networkId') networkId: string, @ContractBody(PublishStatementsRequest) body: PublishStatementsRequest): Promise<PublishStatementsReply> {
    return this.publishStatements.execute(networkId, body.statements);
  }

  @Get(':networkId/statements')
  read(@Caller() caller: Caller, @ContractParam('networkId') networkId: string, @CountQuery('after') after: number): Promise<StatementPage> {
    return this.readStatements.execute(caller, networkId, after);
  }

  @Get(':networkId/countersignatures')
  countersignatures(@Caller() caller: Caller, @ContractParam('networkId') networkId: string): Promise<PendingStatementList> {
    return this.listCountersignatures.execute(caller, networkId);
  }
}
