package org.milepost.avios;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.milepost.http.Fault;
import org.milepost.http.Json;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.HistoryRange;
import org.milepost.ledger.Ledger;

/**
 * {@code …/accounts/{account}} and {@code …/account}: what a partner can see of an account with a
 * member's consent, its balance and its transactions.
 *
 * <p>Threads: shared; a call runs on the virtual thread of its request.
 */
public final class AccountEndpoint {

    private static final int BYTES_EXPECTED = 256;
    private static final int BYTES_EXPECTED_EACH = 256;
    private static final int UNAVAILABLE = 503;

    /** A list of this many transfers or more counts as long. */
    private static final int LONG_LIST = 1_000;

    /** A list of 99,999 records takes 30 MB, so few are made at once. */
    private static final int LONG_LISTS_AT_ONCE_MAX = 2;

    private final AccountAccess access;
    private final Ledger ledger;
    private final ConfirmationNumbers numbers;
    private final Duration deadline;
    private final Semaphore longLists = new Semaphore(LONG_LISTS_AT_ONCE_MAX);

    AccountEndpoint(AccountAccess access, Ledger ledger, Duration deadline) {
        this.access = access;
        this.ledger = ledger;
        this.numbers = ledger.confirmationNumbers();
        this.deadline = deadline;
    }

    /** The transactions of the account in the path. */
    public Response transactions(Request http) {
        AccountAccess.MemberAccount found = access.ofAccount(http);
        Faults faults = new Faults();
        Headers.checkForwardedFor(http, faults);
        HistoryRange range = TransactionQuery.read(http.query(), faults);
        faults.finish();
        if (range.size() < LONG_LIST) {
            return list(found, range);
        }
        takeTurn();
        try {
            return list(found, range);
        } finally {
            longLists.release();
        }
    }

    /** The account in the path. */
    public Response ofPath(Request http) {
        return account(http, access.ofAccount(http));
    }

    /** The account of the token's member. */
    public Response ofToken(Request http) {
        return account(http, access.ofToken(http));
    }

    private Response list(AccountAccess.MemberAccount found, HistoryRange range) {
        String programme = found.in().programme().code();
        String holder = found.member().accountNumber();
        AccountId account = AccountId.of(programme, holder, Amount.AVIOS);
        byte[] body =
                Json.write(
                        Math.min(range.size(), TransactionQuery.RECORDS_USUAL)
                                * BYTES_EXPECTED_EACH,
                        json -> {
                            TransactionList list = new TransactionList(json, numbers, programme);
                            if (!ledger.readHistory(account, holder, range, deadline, list::add)) {
                                throw new IllegalStateException("a member has an account");
                            }
                            list.end();
                        });
        return Response.json(200, body);
    }

    private Response account(Request http, AccountAccess.MemberAccount found) {
        Faults faults = new Faults();
        Headers.checkForwardedFor(http, faults);
        faults.finish();
        String programme = found.in().programme().code();
        Account account = found.account();
        byte[] body =
                Json.writeObject(
                        BYTES_EXPECTED,
                        json -> {
                            json.writeObjectPropertyStart("loyaltyProgramAccount");
                            json.writeStringProperty(
                                    "accountIdentifier", found.accountIdentifier());
                            json.writeStringProperty("programmeIdentifier", programme);
                            json.writeStringProperty("status", account.standing().status().name());
                            json.writeObjectPropertyStart("balance");
                            json.writeNumberProperty("amount", account.balance().count());
                            Amount.writeCurrency(json, Amount.AVIOS);
                            json.writeEndObject();
                            json.writeBooleanProperty("household", found.member().isMerged());
                            json.writeEndObject();
                        });
        return Response.json(200, body);
    }

    private void takeTurn() {
        try {
            if (longLists.tryAcquire(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new Fault(UNAVAILABLE, "There are too many long lists at once.");
    }
}
