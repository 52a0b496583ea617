// Signs a member of the sandbox in with the client libraries of npm, as a partner's server does.
// Arguments: the address of a running demo, and a free port for the callback. Each line that is
// printed is "ok NAME" or "failed NAME: REASON". Where a member acts, this program posts the forms
// of the pages; a browser does so in the rest of the proof.
import * as http from 'node:http';
import {createRequire} from 'node:module';
import * as openid from 'openid-client';
import * as oauth from 'oauth4webapi';
import {createLocalJWKSet, createRemoteJWKSet, jwtVerify} from 'jose';

const require = createRequire(import.meta.url);
const {AuthorizationCode, ClientCredentials} = require('simple-oauth2');
const express = require('express');
const session = require('express-session');
const passport = require('passport');
const OAuth2Strategy = require('passport-oauth2');

const issuer = process.argv[2];
const port = Number(process.argv[3]);
const callback = `http://127.0.0.1:${port}/callback`;
const CLIENT = 'avios-hotel';
const SECRET = 'avios-hotel-secret';
const APPLICATION = 'avios-app';
const MEMBER = '3081471017300186';
const SUBJECT = `ATRP:${MEMBER}`;
const SCOPE = 'openid profile membership_number retrieve_account';

function check(holds, what) {
  if (!holds) {
    throw new Error(what);
  }
}

async function prove(name, proof) {
  try {
    await proof();
    console.log(`ok ${name}`);
  } catch (e) {
    const cause = e.cause ? ` (${e.cause.message ?? JSON.stringify(e.cause)})` : '';
    console.log(`failed ${name}: ${`${e.message}${cause}`.replaceAll('\n', ' ')}`);
  }
}

function fields(page) {
  const found = {};
  for (const [, name, value] of page.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)) {
    found[name] = value.replaceAll('&amp;', '&');
  }
  return found;
}

/** Signs the member in, allows what is asked, and returns where the browser is sent. */
async function consent(address) {
  let cookie = '';
  const visit = async (url, form) => {
    const answer = await fetch(url, {
      method: form ? 'POST' : 'GET',
      body: form ? new URLSearchParams(form) : undefined,
      headers: {cookie},
      redirect: 'manual',
    });
    cookie = (answer.headers.get('set-cookie') ?? cookie).split(';')[0];
    return answer;
  };
  const signIn = await visit(address);
  check(signIn.status === 200, `the page to sign in is HTTP ${signIn.status}`
      + ` ${signIn.headers.get('location') ?? ''}`);
  const signedIn = await visit(new URL('/oauth/sign-in', address), {
    ...fields(await signIn.text()), programme: 'ATRP', number: MEMBER, password: 'sandbox',
  });
  check(signedIn.status === 303, `the sign-in is HTTP ${signedIn.status}`);
  const decide = await visit(new URL(signedIn.headers.get('location'), new URL('/oauth/', address)));
  const allowed = await visit(new URL('/oauth/consent', address), {
    ...fields(await decide.text()), decision: 'allow',
  });
  return new URL(allowed.headers.get('refresh').replace('0;url=', ''));
}

async function byOpenIdClient(config, scope) {
  const verifier = openid.randomPKCECodeVerifier();
  const expected = {
    pkceCodeVerifier: verifier, expectedState: openid.randomState(),
    expectedNonce: openid.randomNonce(), idTokenExpected: true, maxAge: 900,
  };
  const back = await consent(openid.buildAuthorizationUrl(config, {
    redirect_uri: callback, scope, state: expected.expectedState, nonce: expected.expectedNonce,
    max_age: '900', code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }));
  return {back, expected, tokens: await openid.authorizationCodeGrant(config, back, expected)};
}

const insecure = {execute: [openid.allowInsecureRequests]};

await prove('openid-client: sign-in, userinfo, refresh, revocation', async () => {
  const config = await openid.discovery(new URL(issuer), CLIENT, SECRET, undefined, insecure);
  const {tokens} = await byOpenIdClient(config, SCOPE);
  check(tokens.claims().sub === SUBJECT, 'the ID token has another subject');
  const claims = await openid.fetchUserInfo(config, tokens.access_token, SUBJECT);
  check(claims.given_name === 'Jane' && claims.membership_number === MEMBER, 'other claims');
  const next = await openid.refreshTokenGrant(config, tokens.refresh_token);
  const info = await openid.tokenIntrospection(config, next.access_token);
  check(info.active, 'the new access token is not active');
  await openid.tokenRevocation(config, next.refresh_token);
  const ended = await openid.tokenIntrospection(config, next.access_token);
  check(!ended.active, 'a revoked token is active');
});

await prove('openid-client: a public client', async () => {
  const config = await openid.discovery(
      new URL(issuer), APPLICATION, undefined, openid.None(), insecure);
  const {tokens} = await byOpenIdClient(config, SCOPE);
  const next = await openid.refreshTokenGrant(config, tokens.refresh_token);
  check(next.refresh_token !== tokens.refresh_token, 'the refresh token did not change');
  await openid.tokenRevocation(config, next.refresh_token);
});

await prove('openid-client: refreshes at once, and a code whose answer was lost', async () => {
  const config = await openid.discovery(new URL(issuer), CLIENT, SECRET, undefined, insecure);
  const {back, expected, tokens} = await byOpenIdClient(config, SCOPE);
  const again = await openid.authorizationCodeGrant(config, back, expected);
  check(again.refresh_token === tokens.refresh_token, 'the code gave another refresh token');
  check(again.id_token === tokens.id_token, 'the code gave another ID token');
  const all = await Promise.all(
      Array.from({length: 8}, () => openid.refreshTokenGrant(config, tokens.refresh_token)));
  check(new Set(all.map(it => it.refresh_token)).size === 1, 'several successors');
  check(new Set(all.map(it => it.access_token)).size === 1, 'several access tokens');
  await openid.refreshTokenGrant(config, all[0].refresh_token);
});

/** Sends a request for tokens and hangs up when the answer comes, without reading it. */
function lose(form) {
  const body = new URLSearchParams({client_id: CLIENT, client_secret: SECRET, ...form}).toString();
  return new Promise((resolve, reject) => {
    const request = http.request(`${issuer}/oauth/token`, {
      method: 'POST',
      headers: {'content-type': 'application/x-www-form-urlencoded'},
    }, answer => {
      answer.destroy();
      request.destroy();
      resolve();
    });
    request.on('error', reject);
    request.end(body);
  });
}

await prove('openid-client: answers that are lost', async () => {
  const config = await openid.discovery(new URL(issuer), CLIENT, SECRET, undefined, insecure);
  const verifier = openid.randomPKCECodeVerifier();
  const back = await consent(openid.buildAuthorizationUrl(config, {
    redirect_uri: callback, scope: 'openid', code_challenge_method: 'S256',
    code_challenge: await openid.calculatePKCECodeChallenge(verifier), state: 'a-state',
  }));
  await lose({
    grant_type: 'authorization_code', code: back.searchParams.get('code'), redirect_uri: callback,
    code_verifier: verifier,
  });
  const tokens = await openid.authorizationCodeGrant(
      config, back, {pkceCodeVerifier: verifier, expectedState: 'a-state'});
  await lose({grant_type: 'refresh_token', refresh_token: tokens.refresh_token});
  const next = await openid.refreshTokenGrant(config, tokens.refresh_token);
  await openid.refreshTokenGrant(config, next.refresh_token);
});

await prove('oauth4webapi: sign-in by the metadata of RFC 8414', async () => {
  const options = {[oauth.allowInsecureRequests]: true};
  const as = await oauth.processDiscoveryResponse(new URL(issuer),
      await oauth.discoveryRequest(new URL(issuer), {...options, algorithm: 'oauth2'}));
  const client = {client_id: CLIENT};
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const nonce = oauth.generateRandomNonce();
  const address = new URL(as.authorization_endpoint);
  address.search = new URLSearchParams({
    response_type: 'code', client_id: CLIENT, redirect_uri: callback, scope: SCOPE, state, nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const parameters = oauth.validateAuthResponse(as, client, await consent(address), state);
  const tokens = await oauth.processAuthorizationCodeResponse(as, client,
      await oauth.authorizationCodeGrantRequest(as, client, oauth.ClientSecretBasic(SECRET),
          parameters, callback, verifier, options),
      {expectedNonce: nonce, requireIdToken: true});
  const claims = await oauth.processUserInfoResponse(as, client, SUBJECT,
      await oauth.userInfoRequest(as, client, tokens.access_token, options));
  check(claims.name === "Jane O'Neil-Smith", 'another name');
  await oauth.processRevocationResponse(await oauth.revocationRequest(
      as, client, oauth.ClientSecretPost(SECRET), tokens.refresh_token, options));
});

await prove('simple-oauth2: sign-in, refresh, revocation, a token of its own', async () => {
  const config = {
    client: {id: CLIENT, secret: SECRET},
    auth: {
      tokenHost: issuer, tokenPath: '/oauth/token', authorizePath: '/oauth/authorize',
      revokePath: '/oauth/revoke',
    },
  };
  const client = new AuthorizationCode(config);
  const verifier = oauth.generateRandomCodeVerifier();
  const back = await consent(client.authorizeURL({
    redirect_uri: callback, scope: 'retrieve_account', state: 'a-state',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }));
  const tokens = await client.getToken({
    code: back.searchParams.get('code'), redirect_uri: callback, code_verifier: verifier,
  });
  const next = await tokens.refresh();
  await next.revokeAll();
  const own = await new ClientCredentials({
    client: config.client, auth: {tokenHost: issuer, tokenPath: '/oauth/token'},
  }).getToken({scope: 'debit'});
  check(own.token.scope === 'debit', 'another scope');
});

await prove('passport: sign-in of an Express site', async () => {
  passport.use(new OAuth2Strategy(
      {
        authorizationURL: `${issuer}/oauth/authorize`, tokenURL: `${issuer}/oauth/token`,
        clientID: CLIENT, clientSecret: SECRET, callbackURL: callback, scope: SCOPE,
        state: true, pkce: true,
      },
      (accessToken, refreshToken, profile, done) => done(null, {accessToken, refreshToken})));
  const site = express();
  site.use(session({secret: 'of this proof', resave: false, saveUninitialized: false}));
  site.get('/sign-in', passport.authenticate('oauth2', {session: false}));
  site.get('/callback', passport.authenticate('oauth2', {session: false}),
      (request, response) => response.json(Object.keys(request.user)));
  const server = http.createServer(site).listen(port, '127.0.0.1');
  try {
    const start = await fetch(`http://127.0.0.1:${port}/sign-in`, {redirect: 'manual'});
    const cookie = start.headers.get('set-cookie').split(';')[0];
    const back = await consent(start.headers.get('location'));
    const answer = await fetch(back, {headers: {cookie}, redirect: 'manual'});
    check(answer.status === 200, `the callback answers HTTP ${answer.status}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

await prove('jose: access tokens and ID tokens, and never one for the other', async () => {
  const config = await openid.discovery(new URL(issuer), CLIENT, SECRET, undefined, insecure);
  const {tokens} = await byOpenIdClient(config, SCOPE);
  const keys = createRemoteJWKSet(new URL(`${issuer}/oauth/jwks`));
  await jwtVerify(tokens.access_token, keys, {
    issuer, audience: issuer, typ: 'at+jwt', subject: SUBJECT, algorithms: ['RS256'],
    requiredClaims: ['client_id', 'scope', 'jti', 'iat', 'exp'],
  });
  await jwtVerify(tokens.id_token, keys, {issuer, audience: CLIENT, typ: 'JWT'});
  const local = createLocalJWKSet(await (await fetch(`${issuer}/oauth/jwks`)).json());
  const taken = await jwtVerify(tokens.id_token, local, {typ: 'at+jwt'}).then(() => true, () => false);
  check(!taken, 'an ID token was taken for an access token');
  const access = await fetch(`${issuer}/oauth/userinfo`,
      {headers: {authorization: `Bearer ${tokens.id_token}`}});
  check(access.status === 401, 'the server takes an ID token for an access token');
});

await prove('tokens for the verifiers in Java', async () => {
  const config = await openid.discovery(new URL(issuer), CLIENT, SECRET, undefined, insecure);
  const {tokens} = await byOpenIdClient(config, SCOPE);
  console.log(`access_token ${tokens.access_token}`);
  console.log(`id_token ${tokens.id_token}`);
});
