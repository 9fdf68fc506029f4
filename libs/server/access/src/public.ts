import { SetMetadata } from '@nestjs/common';

export const PUBLIC_ROUTE = 'chancery:public';

/** Marks a route, or all of a controller, as open to callers without a session. Everything else is closed. */
export const Public = () => SetMetadata(PUBLIC_ROUTE, true);
