// Web frameworks of Node: what they hand to handlers, and where rows leave the program through them.
import type { Library } from '../library.js';
import { pageRoots } from './pages.js';
import { callSymbol, callWeb, isWeb, LIBRARY, memberOfWeb, operation, replyType } from './replies.js';
import { pluginRoots } from './plugins.js';
import { callPothos, callPothosMaker, isPothos, memberOfPothos } from './pothos.js';
import { callSchemaMaker, resolverMapRoots } from './resolver-maps.js';
import { callDecorator, mark, resolverRoots } from './resolvers.js';
import { callNext, callTrpc, contextOf, isTrpc, memberOfTrpc, trpcBuilder } from './trpc.js';

export const library: Library = {
  id: LIBRARY,
  title: 'Node web frameworks',
  evidence: {
    imports: ['express', 'fastify', 'fastify-plugin', '@sveltejs/kit', 'koa', '@koa/router', 'koa-router', 'hono', '@hono/zod-openapi', 'next', 'react', '@remix-run/node', '@remix-run/server-runtime', 'react-router', 'remix-typedjson', '@trpc/server', '@nestjs/common', '@nestjs/graphql', 'type-graphql', '@apollo/server', 'apollo-server', 'apollo-server-express', 'apollo-server-fastify', 'apollo-server-micro', 'apollo-server-koa', 'apollo-server-lambda', '@apollo/subgraph', '@graphql-tools/schema', 'graphql-tools', 'graphql-yoga', 'graphql-tag', 'mercurius', '@pothos/core'],
  },

  external(_host, path) {
    return path === '@trpc/server#initTRPC' ? trpcBuilder() : undefined;
  },

  typed(host, path, args) {
    // `inferAsyncReturnType<typeof createContext>`, as older routers name their context.
    if (path === '@trpc/server#inferAsyncReturnType' && args[0]) return contextOf(host, args[0], { start: 0, end: 0 });
    return replyType(path, args);
  },

  member(host, receiver, name) {
    if (isTrpc(receiver)) return memberOfTrpc(receiver, name);
    if (isPothos(receiver)) return memberOfPothos(receiver, name);
    if (isWeb(receiver, 'reply') || isWeb(receiver, 'context') || isWeb(receiver, 'app')) return memberOfWeb(host, receiver, name);
    return undefined;
  },

  assign(host, receiver, name, value, at) {
    if (!isWeb(receiver, 'context') || name !== 'body') return undefined;
    host.respond(value, at, 'returned as JSON');
    return receiver;
  },

  call(host, callee, args, at) {
    if (callee.kind === 'external') {
      return callSymbol(host, callee.path, args, at) ?? callDecorator(host, callee.path, args, at) ?? callSchemaMaker(host, callee.path, args) ?? callPothosMaker(callee.path, args);
    }
    if (isWeb(callee, 'app')) return callee;
    if (callee.kind !== 'operation' || callee.library !== LIBRARY) return undefined;
    if (callee.name === 'trpc-next') return callNext(args);
    const { receiver } = callee;
    if (isTrpc(receiver)) return callTrpc(host, receiver, callee.name, args, at);
    if (isPothos(receiver)) return callPothos(host, receiver, callee.name, args, at);
    return receiver?.kind === 'object' ? callWeb(host, receiver, callee.name, args, at) : operation(callee.name);
  },

  decorate(_host, decorator, decorated) {
    return mark(decorator, decorated);
  },

  roots(project) {
    return [...pageRoots(project), ...pluginRoots(project), ...resolverRoots(project), ...resolverMapRoots(project)];
  },
};
