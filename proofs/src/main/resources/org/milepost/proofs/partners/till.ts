// A partner's till in TypeScript: sells with the client of the npm package, while answers are lost.
import { amcash, sendWithKey } from '@milepost/client';

declare const process: { argv: string[]; exitCode: number };

const url = process.argv[2] ?? '';
const collectorNumber = '84095202006';
const sale: amcash.RedeemRequest = {
    acquirerId: '100000',
    cardEntryMode: 'SWIPE',
    collectorNumber,
    dateTime: '2026-11-21T13:32:00-0500',
    deviceId: '001',
    dollarRedeemRequest: '10.00',
    postTaxBasketAmount: '10.00',
    sponsorCode: 'LOY1',
    storeId: '0001',
    traceId: '25',
    vendorId: '100087',
};

const granted = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${btoa('loy1-pos:loy1-pos-secret')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'amcash' }),
});
const { access_token: accessToken } = (await granted.json()) as { access_token: string };
const checkout = new amcash.CheckoutApi(new amcash.Configuration({ basePath: url, accessToken: `Bearer ${accessToken}` }));

function require(holds: boolean, what: string): void {
    if (!holds) {
        throw new Error(what);
    }
}

async function inject(fault: string, times: number): Promise<void> {
    const answer = await fetch(`${url}/sandbox/faults`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ fault, call: 'redeem', times }),
    });
    require(answer.ok, `the fault ${fault} is refused`);
}

async function sell(key: string) {
    return sendWithKey(
        key,
        sale,
        (idempotencyKey, redeemRequest, options) => checkout.redeem({ idempotencyKey, redeemRequest }, options),
        (asked, options) => checkout.outcomeOfRedeem({ key: asked, collectorNumber }, options),
    );
}

async function bodies(key: string): Promise<string[]> {
    const shown = await (await fetch(`${url}/sandbox/calls?call=redeem&key=${key}`)).json();
    return (shown as { calls: { request: string }[] }).calls.map(it => it.request);
}

async function balance(): Promise<string | undefined> {
    const { dollarRedeemRequest, ...inquiry } = sale;
    return (await checkout.inquire({ inquireRequest: inquiry })).cashBalance;
}

require((await balance()) === '1615', 'the collector has other miles');

await inject('answer-lost-unnoticed', 1);
const retried = await sell('lost-once');
require('answer' in retried && retried.answer.responseCode === '0000', 'a lost answer is not got by the retry');
const sent = await bodies('lost-once');
require(sent.length === 2 && sent[0] === sent[1], `the retry has other bytes, or there are ${sent.length} requests`);
require((await balance()) === '1520', 'a lost answer was charged twice or not at all');

await inject('answer-lost-unnoticed', 2);
const asked = await sell('lost-twice');
require('outcome' in asked && asked.outcome.outcome === 'BOOKED', 'the outcome is not asked for');
require((await bodies('lost-twice')).length === 2, 'it was not sent twice');
require((await balance()) === '1425', 'two lost answers were charged twice or not at all');

await inject('overload', 1);
const busy = await sell('overload');
require('answer' in busy && busy.answer.responseCode === '0000', '0008 is not repeated');

await inject('outage', 1);
const outage = await sell('outage').then(() => 'answered', () => 'thrown');
require(outage === 'thrown' && (await bodies('outage')).length === 1, 'planned maintenance is repeated');

console.log('all sales are charged once');
