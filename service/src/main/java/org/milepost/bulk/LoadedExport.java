package org.milepost.bulk;

import static org.milepost.trail.Action.EXPORT_LOADED;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import org.milepost.digest.Sha256;
import org.milepost.operator.JsonView;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseFault;
import org.milepost.postgres.OperatorFault;
import org.milepost.postgres.Session;
import org.milepost.postgres.SessionPurpose;
import org.milepost.trail.Actor;
import org.milepost.trail.Change;
import org.milepost.trail.ChangeStore;

/**
 * Loads an export into an empty installation of the same schema, in one transaction: all of it or
 * nothing. Each file must have its checksum, and the balances those of the manifest.
 *
 * <p>Threads: used by one thread at a time.
 *
 * @param database by a role that owns the tables
 * @param clock in whole microseconds, as the database stores time
 */
public record LoadedExport(Database database, InstantSource clock) {

    /**
     * Loads.
     *
     * @throws UnreadableFile when the export is not whole or not of this schema; nothing is loaded
     * @throws OperatorFault when the installation is not empty, or a server uses it
     */
    public Export.Made from(Path directory, Actor actor, Export.Progress progress) {
        try {
            byte[] content = Files.readAllBytes(directory.resolve(ExportManifest.FILE));
            ExportManifest manifest = ExportManifest.read(content);
            String sha256 = HexFormat.of().formatHex(Sha256.begun().digest(content));
            try (Session session = database.openSession(SessionPurpose.LOAD, "milepost load")) {
                load(session, manifest, directory, progress);
                ExportStore.in(
                        session,
                        it ->
                                new ChangeStore(database, clock)
                                        .record(
                                                it,
                                                Change.added(
                                                        actor,
                                                        EXPORT_LOADED,
                                                        "export",
                                                        JsonView.empty()
                                                                .put("rows", manifest.rows())
                                                                .put("sha256", sha256))));
                session.commit();
            }
            return new Export.Made(manifest.files().size(), manifest.rows(), sha256);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void load(
            Session session, ExportManifest manifest, Path directory, Export.Progress progress)
            throws IOException {
        ExportStore.begin(session);
        requireFit(session, manifest);
        List<ExportedTable> tables =
                ExportedTable.ALL.stream()
                        .filter(it -> manifest.hasSecrets() || !it.isSecret())
                        .toList();
        ExportStore.clear(session, tables);
        for (ExportedTable table : tables) {
            ExportManifest.FileEntry file = manifest.file(table.name()).orElseThrow();
            loadTable(session, file, directory.resolve(table.file()));
            progress.done(table.name(), file.rows());
        }
        ExportStore.complete(session, tables);
        if (!ExportStore.balances(session).equals(manifest.balances())) {
            throw new UnreadableFile("the balances are not those of " + ExportManifest.FILE);
        }
    }

    private static void requireFit(Session session, ExportManifest manifest) {
        String schema = ExportStore.schema(session);
        if (!schema.equals(manifest.schema())) {
            throw new UnreadableFile(
                    "the export has schema "
                            + manifest.schema()
                            + " and this installation has "
                            + schema
                            + "; load it with the version that made it ("
                            + manifest.program()
                            + "), and upgrade then");
        }
        for (ExportedTable table : ExportedTable.ALL) {
            boolean isExpected = manifest.hasSecrets() || !table.isSecret();
            if (manifest.file(table.name()).isPresent() != isExpected) {
                throw new UnreadableFile(
                        ExportManifest.FILE + " does not list the files of an export");
            }
        }
        if (manifest.files().size()
                != ExportedTable.ALL.stream()
                        .filter(it -> manifest.hasSecrets() || !it.isSecret())
                        .count()) {
            throw new UnreadableFile(ExportManifest.FILE + " lists a file that is not known");
        }
        if (ExportStore.isServed(session)) {
            throw new OperatorFault("A server uses this database. Stop it, then load the export.");
        }
        if (ExportStore.isUsed(session)) {
            throw new OperatorFault(
                    "This installation is not empty. Make a new database, run the command"
                            + " 'migrate' on it, and load the export there.");
        }
    }

    private static void loadTable(Session session, ExportManifest.FileEntry file, Path path)
            throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(Files.newInputStream(path), Sha256.begun())) {
            long rows = ExportStore.load(session, file.table(), file.columns(), in);
            // After the end marker of the CSV, if somebody appended something.
            in.transferTo(OutputStream.nullOutputStream());
            String digest = HexFormat.of().formatHex(in.getMessageDigest().digest());
            if (rows != file.rows() || !digest.equals(file.sha256())) {
                throw new UnreadableFile(
                        file.table() + ".csv is not the file that the export wrote");
            }
        } catch (DatabaseFault e) {
            UnreadableFile fault =
                    new UnreadableFile(
                            file.table()
                                    + ".csv cannot be loaded (SQLSTATE "
                                    + e.state()
                                    + "): it is not the file that the export wrote");
            fault.initCause(e);
            throw fault;
        }
    }
}
