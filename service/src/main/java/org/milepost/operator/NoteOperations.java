package org.milepost.operator;

import static org.milepost.trail.Action.NOTE_ADDED;
import static org.milepost.trail.Action.NOTE_CHANGED;
import static org.milepost.trail.Action.NOTE_ERASED;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.milepost.member.MemberId;
import org.milepost.member.Members;
import org.milepost.postgres.Database;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.trail.Actor;
import org.milepost.trail.ChangeStore;
import tools.jackson.databind.node.ObjectNode;

/**
 * Notes on persons and partners, and all that is open about one of them. The trail has the numbers
 * of notes and never their texts, so that a text is gone when it is erased.
 *
 * <p>Threads: shared by all.
 *
 * @param clock the programmes' time
 */
public record NoteOperations(
        Database database,
        Programmes programmes,
        Members members,
        CollectorOperations collectors,
        ChangeStore trail,
        InstantSource clock) {

    /** The most open notes, and the most open approvals, that are shown together. */
    static final int OPEN_MAX = 1_000;

    /** What is open about somebody. */
    record OpenItems(List<Note> notes, List<Approval> approvals) {}

    /**
     * A person, as the trail names it: a collector, a member, or the account of a household.
     *
     * @throws Problem when there is none
     */
    String person(String programmeCode, String number) {
        Programme programme = ProgrammeOperations.require(programmes.current(), programmeCode);
        boolean isThere =
                TextRule.MEMBER_NUMBER.allows(number)
                        && (collectors.find(programme.code(), number).isPresent()
                                || members.find(MemberId.of(programme, number)).isPresent());
        if (!isThere) {
            throw Problem.notFound("person");
        }
        return programme.code() + "/" + number;
    }

    /**
     * A partner, as the trail names it.
     *
     * @throws Problem when there is none
     */
    String partner(String code) {
        return programmes
                .current()
                .partner(code)
                .orElseThrow(() -> Problem.notFound("partner"))
                .code();
    }

    /** Adds a note. */
    Note add(Actor actor, String target, String text, boolean isOpen) {
        Note note = new Note(0, target, text, isOpen, actor, clock.instant());
        return database.inTransaction(
                it -> {
                    long number = NoteStore.add(it, note);
                    Note added = new Note(number, target, text, isOpen, actor, note.writtenAt());
                    trail.recordAdded(it, actor, NOTE_ADDED, target, recorded(added));
                    return added;
                });
    }

    /** The notes on a target after a number, the earliest first. */
    List<Note> after(String target, long number, int limit) {
        return database.read(it -> NoteStore.after(it, target, number, limit));
    }

    /** Opens or closes a note. */
    Note change(Actor actor, String target, long number, boolean isOpen) {
        return database.inTransaction(
                it -> {
                    Note before = require(NoteStore.lock(it, target, number));
                    if (before.isErased() && isOpen) {
                        throw new Problem(
                                ProblemType.NOT_POSSIBLE_NOW, "The text of the note was erased.");
                    }
                    Note after = before.opened(isOpen);
                    if (!after.equals(before)) {
                        NoteStore.change(it, after);
                        trail.recordChanged(
                                it, actor, NOTE_CHANGED, target, recorded(before), recorded(after));
                    }
                    return after;
                });
    }

    /** Erases the text of a note; its row stays. */
    void erase(Actor actor, String target, long number) {
        database.useTransaction(
                it -> {
                    Note before = require(NoteStore.lock(it, target, number));
                    if (!before.isErased()) {
                        NoteStore.change(it, before.erased());
                        trail.recordChanged(
                                it,
                                actor,
                                NOTE_ERASED,
                                target,
                                recorded(before),
                                recorded(before.erased()));
                    }
                });
    }

    /** The open notes on a target, the earliest first. */
    List<Note> openNotes(String target) {
        return database.read(it -> NoteStore.open(it, target, OPEN_MAX));
    }

    /** The reversals of transfers that wait for an approval, the earliest first. */
    List<Approval> openReversals() {
        return database.read(it -> ApprovalStore.openReversals(it, OPEN_MAX, clock.instant()));
    }

    /** What is open about a person, the earliest first. */
    OpenItems open(String target) {
        return database.read(
                it ->
                        new OpenItems(
                                NoteStore.open(it, target, OPEN_MAX),
                                ApprovalStore.openOf(it, target, OPEN_MAX, clock.instant())));
    }

    private static ObjectNode recorded(Note note) {
        return JsonView.empty().put("note", note.number()).put("open", note.isOpen());
    }

    private static Note require(Optional<Note> found) {
        return found.orElseThrow(() -> Problem.notFound("note"));
    }
}
