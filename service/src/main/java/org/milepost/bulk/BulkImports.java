package org.milepost.bulk;

import java.nio.file.Path;
import java.time.InstantSource;
import org.milepost.postgres.Database;
import org.milepost.postgres.OperatorFault;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.trail.Actor;
import org.milepost.trail.ChangeStore;

/**
 * Imports into one database.
 *
 * <p>Threads: shared.
 *
 * @param membersCurrency the code of the currency of members' accounts
 * @param clock in whole microseconds, as the database stores time
 */
public record BulkImports(
        Database database, Programmes programmes, String membersCurrency, InstantSource clock) {

    /**
     * A file to import.
     *
     * @param verdicts where the verdicts are written
     * @param share how much of its time the import may work while no server books, in percent
     */
    public record Wanted(ImportKind kind, String programme, Path file, Path verdicts, int share) {}

    /**
     * The import of a file.
     *
     * @throws OperatorFault when there is no such programme
     */
    public BulkImport of(Actor actor, Wanted wanted, BulkImport.Progress progress) {
        Programme programme =
                programmes
                        .current()
                        .programme(wanted.programme())
                        .orElseThrow(
                                () ->
                                        new OperatorFault(
                                                "There is no such programme: check --programme."));
        boolean isOfMembers =
                wanted.kind() == ImportKind.MEMBERS || wanted.kind() == ImportKind.HOUSEHOLDS;
        if (isOfMembers && !programme.currencies().containsKey(membersCurrency)) {
            throw new OperatorFault(
                    "The programme has no members: it lacks the currency "
                            + membersCurrency
                            + ". Import collectors.");
        }
        ImportContext context =
                new ImportContext(
                        database,
                        programme,
                        membersCurrency,
                        actor,
                        new ChangeStore(database, clock),
                        clock);
        return new BulkImport(
                context, wanted.kind(), wanted.file(), wanted.verdicts(), wanted.share(), progress);
    }
}
