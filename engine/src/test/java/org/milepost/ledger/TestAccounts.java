package org.milepost.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Accounts of members, numbered from 0, and a house account for the other side of transfers. */
record TestAccounts(List<AccountOpening> openings, HouseId house) {

    static final int CURRENCY = 1;

    TestAccounts {
        openings = List.copyOf(openings);
    }

    /** Opens this many accounts in a currency, in the order of their keys. */
    static TestAccounts open(Ledger ledger, int count, int currency) {
        List<AccountOpening> openings =
                new ArrayList<>(
                        IntStream.range(0, count).mapToObj(it -> opening(it, currency)).toList());
        openings.sort(null);
        ledger.open(openings);
        return new TestAccounts(openings, ledger.house(currency, 1, HouseRole.ISSUANCE));
    }

    static TestAccounts open(Ledger ledger, int count) {
        return open(ledger, count, CURRENCY);
    }

    AccountId id(int member) {
        return openings.get(member).id();
    }

    /** A command of a member, with the key as its facts. */
    ScriptedCommand credits(int member, long miles, String key) {
        return command(member, key, ScriptedCommand.moves(miles, house, key));
    }

    ScriptedCommand spends(int member, long miles, String key) {
        return command(member, key, ScriptedCommand.spends(miles, house, key));
    }

    ScriptedCommand command(int member, String key, ScriptedCommand.Rule rule) {
        AccountOpening opening = openings.get(member);
        return ScriptedCommand.of(opening.id(), opening.holder(), key, rule);
    }

    private static AccountOpening opening(int member, int currency) {
        String holder = Long.toString(80_000_000_000L + member);
        return new AccountOpening(
                AccountId.of("TEST", holder, "currency " + currency),
                holder,
                currency,
                Standing.ORDINARY);
    }
}
