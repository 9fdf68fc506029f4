import { expose } from 'comlink';
import { Engine } from './engine.js';
import { carryCodes } from './failures.js';

interface SharedScope {
  onconnect: ((event: MessageEvent) => void) | null;
}

carryCodes();
const scope = self as unknown as SharedScope & typeof globalThis;
const engine = new Engine(scope);
if ('onconnect' in scope) scope.onconnect = ({ ports: [port] }) => port && expose(engine.door, port);
else expose(engine.door, scope);
