package org.milepost.operator;

import static org.milepost.trail.Action.PERSON_ERASED;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Standing;
import org.milepost.member.Member;
import org.milepost.member.MemberCards;
import org.milepost.member.MemberId;
import org.milepost.member.Members;
import org.milepost.postgres.Database;
import org.milepost.postgres.Transaction;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.refusal.RefusalStore;
import org.milepost.trail.Actor;
import org.milepost.trail.Change;
import org.milepost.trail.ChangeStore;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Erases what is known of a person: name, profile, password, registration code, grants, sign-ins,
 * refusals, and the texts of transfers, of notes and of the trail, all in one transaction. The
 * number, the transfers and the entries of the trail stay, and their links stay valid. The read
 * model of persons follows within a moment.
 *
 * <p>Threads: shared by all.
 */
public record ErasureOperations(
        Database database,
        Programmes programmes,
        Members members,
        Ledger ledger,
        AccessOperations access,
        ChangeStore trail) {

    /** What was erased. */
    record Erased(int transferTexts, int notes, List<Long> changes) {

        ObjectNode json() {
            ObjectNode json = JsonView.empty();
            json.put("transferTexts", transferTexts);
            json.put("notes", notes);
            ArrayNode numbers = json.putArray("changes");
            changes.forEach(numbers::add);
            return json;
        }
    }

    /**
     * Erases a person who has no active account of its own.
     *
     * @throws Problem when there is no such person, or an account is active, or a booking waits for
     *     an approval
     */
    Erased erase(Actor actor, String programmeCode, String number) {
        Programme programme = ProgrammeOperations.require(programmes.current(), programmeCode);
        if (!TextRule.MEMBER_NUMBER.allows(number)) {
            throw Problem.notFound("person");
        }
        MemberId id = MemberId.of(programme, number);
        List<AccountId> accounts =
                programme.currencies().keySet().stream()
                        .map(currency -> AccountId.of(programme.code(), number, currency))
                        .toList();
        return database.inTransaction(it -> erase(it, actor, id, accounts));
    }

    private Erased erase(
            Transaction transaction, Actor actor, MemberId id, List<AccountId> accounts) {
        String target = id.programmeCode() + "/" + id.number();
        Instant now = trail.clock().instant();
        Optional<Member> member = members.erase(transaction, id);
        List<Standing> standings =
                accounts.stream()
                        .flatMap(it -> ledger.holdStanding(transaction, it, id.number()).stream())
                        .toList();
        if (member.isEmpty() && standings.isEmpty()) {
            throw Problem.notFound("person");
        }
        if (standings.stream().anyMatch(Standing::isActive)) {
            throw new Problem(
                    ProblemType.NOT_POSSIBLE_NOW,
                    "An account of the person is active. Change its status first.");
        }
        if (ApprovalStore.isAnyOpen(transaction, target, now)) {
            throw new Problem(
                    ProblemType.NOT_POSSIBLE_NOW,
                    "A booking of the person waits for an approval. Decide it first.");
        }
        List<Change> ended = access.endAllOf(transaction, actor, id);
        int texts = accounts.stream().mapToInt(it -> ledger.eraseTexts(transaction, it)).sum();
        int notes = NoteStore.eraseAll(transaction, target);
        ApprovalStore.eraseReasons(transaction, target, now);
        RefusalStore.erase(
                transaction, MemberCards.numbersOf(transaction, id), id.programme().value());
        Erased erased = new Erased(texts, notes, trail.eraseTexts(transaction, target));
        ended.forEach(it -> trail.record(transaction, it));
        trail.recordAdded(transaction, actor, PERSON_ERASED, target, erased.json());
        return erased;
    }
}
