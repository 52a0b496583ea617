package org.milepost.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.milepost.postgres.TestDatabases;

/** What is in the directory of settlement files, after any kill. */
@SuppressWarnings("NullAway.Init") // set before each test
class FileDirectoryTest {

    private static final Instant NOON = Instant.parse("2026-06-15T16:00:00Z");
    private static final LocalDate DAY = LocalDate.parse("2026-06-15");

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    @TempDir Path root;

    private SettlementBooks books;
    private FileDirectory directory;
    private SettlementFile file;

    @BeforeEach
    void makeFiles() throws InterruptedException {
        books = new SettlementBooks(databases.create(), NOON);
        directory = new FileDirectory(root, books.database, books.files, books.clock);
        books.issue(books.miles, books.bank, 0, 100);
        for (int i = 0; i < 7; i++) {
            books.redeem(books.miles, books.shop, 0, 1 + i);
        }
        books.clock.pass(Duration.ofHours(16));
        books.work();
        file = books.file(books.shop, books.miles, DAY).orElseThrow();
    }

    @AfterEach
    void close() {
        books.close();
    }

    @Test
    void eachFileIsThereInEachFormatWithItsDigests() throws Exception {
        directory.placeDue(SettlementBooks.NO_PAUSE);

        assertComplete();
        assertThat(found().file.placedAt()).contains(books.clock.instant());
        assertThat(Files.readAllLines(root.resolve("SHOP").resolve(file.head().name() + ".sha256")))
                .containsExactly(
                        file.content(FileFormat.REC).digest() + "  SHOP-MILES-PTS-2026-06-15-1.rec",
                        file.content(FileFormat.CSV).digest() + "  SHOP-MILES-PTS-2026-06-15-1.csv",
                        file.content(FileFormat.JSON).digest()
                                + "  SHOP-MILES-PTS-2026-06-15-1.json");
    }

    /** A kill after any number of parts, and then a whole run. */
    @Test
    void aRunThatIsKilledAnywhereIsContinued() throws Exception {
        for (int steps = 1; steps < 30; steps++) {
            int[] left = {steps};
            directory.placeDue(_ -> --left[0] > 0);
            assertNothingIsHalf();
        }
        directory.placeDue(SettlementBooks.NO_PAUSE);

        assertComplete();
    }

    /** The kill came between the last rename and the note in the database. */
    @Test
    void filesThatAreThereAlreadyStay() throws Exception {
        directory.placeDue(SettlementBooks.NO_PAUSE);
        books.database
                .jdbi()
                .useHandle(it -> it.execute("UPDATE settlement_file SET placed_at = NULL"));
        Files.delete(root.resolve("SHOP").resolve(file.name(FileFormat.CSV)));
        Files.writeString(
                root.resolve("SHOP").resolve("." + file.name(FileFormat.CSV) + ".part"), "half");
        directory.placeDue(SettlementBooks.NO_PAUSE);

        assertComplete();
    }

    @Test
    void aFileWithOtherContentIsNotOverwritten() throws Exception {
        Path other =
                Files.createDirectories(root.resolve("SHOP")).resolve(file.name(FileFormat.REC));
        Files.writeString(other, "other");

        assertThatThrownBy(() -> directory.placeDue(SettlementBooks.NO_PAUSE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("SHOP-MILES-PTS-2026-06-15-1.rec exists with other content");
        assertThat(other).hasContent("other");
        assertThat(found().file.placedAt()).isEmpty();
        assertThat(root.resolve("BANK")).isNotEmptyDirectory();

        Files.delete(other);
        directory.placeDue(SettlementBooks.NO_PAUSE);
        assertComplete();
    }

    /** Lines that were changed in the database. */
    @Test
    void aFileThatIsNotWhatWasMadeIsNotGivenOut() throws Exception {
        books.database
                .jdbi()
                .useHandle(it -> it.execute("UPDATE settlement_line SET store = 'S2'"));

        assertThatThrownBy(() -> directory.placeDue(SettlementBooks.NO_PAUSE))
                .hasMessageContaining("does not have the content that was made");
        assertThat(root.resolve("SHOP").resolve(file.name(FileFormat.REC))).doesNotExist();
    }

    /** A real SFTP server over the directory, as an operator runs one. */
    @Test
    void aPartnerFetchesItsFilesBySftp() throws Exception {
        directory.placeDue(SettlementBooks.NO_PAUSE);
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(new SimpleGeneratorHostKeyProvider());
        server.setPasswordAuthenticator((name, password, session) -> password.equals("secret"));
        server.setFileSystemFactory(new VirtualFileSystemFactory(root.resolve("SHOP")));
        server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
        server.start();
        SshClient client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier((session, address, key) -> true);
        client.start();
        try (ClientSession session =
                client.connect("shop", "127.0.0.1", server.getPort())
                        .verify(Duration.ofSeconds(30))
                        .getSession()) {
            session.addPasswordIdentity("secret");
            session.auth().verify(Duration.ofSeconds(30));
            try (SftpClient sftp = SftpClientFactory.instance().createSftpClient(session)) {
                List<String> names = new ArrayList<>();
                for (SftpClient.DirEntry entry : sftp.readDir("/")) {
                    if (!entry.getFilename().startsWith(".")) {
                        names.add(entry.getFilename());
                    }
                }
                assertThat(names).hasSize(FileFormat.values().length + 1);
                for (FileFormat format : FileFormat.values()) {
                    assertThat(names).contains(file.name(format));
                    try (var in = sftp.read("/" + file.name(format))) {
                        assertThat(in.readAllBytes()).isEqualTo(books.content(file, format));
                    }
                }
            }
        } finally {
            client.stop();
            server.stop(true);
        }
    }

    private record Found(SettlementFile file) {}

    private Found found() {
        return new Found(books.file(books.shop, books.miles, DAY).orElseThrow());
    }

    /** Every file of the partner, with the bytes that calls give. */
    private void assertComplete() throws IOException {
        Set<String> expected = new TreeSet<>(List.of(file.head().name() + ".sha256"));
        for (FileFormat format : FileFormat.values()) {
            expected.add(file.name(format));
            assertThat(Files.readAllBytes(root.resolve("SHOP").resolve(file.name(format))))
                    .isEqualTo(books.content(file, format));
        }
        assertThat(names()).isEqualTo(expected);
        assertThat(
                        books.database.read(it -> SettlementFileStore.unplaced(it, 100)).stream()
                                .map(it -> it.head().name()))
                .isEmpty();
    }

    /** What has a final name is whole, and the digests come last. */
    private void assertNothingIsHalf() throws IOException {
        for (FileFormat format : FileFormat.values()) {
            Path path = root.resolve("SHOP").resolve(file.name(format));
            if (Files.exists(path)) {
                assertThat(Files.readAllBytes(path)).isEqualTo(books.content(file, format));
            }
        }
        if (Files.exists(root.resolve("SHOP").resolve(file.head().name() + ".sha256"))) {
            assertThat(names()).hasSize(FileFormat.values().length + 1);
        }
    }

    /** The names in the partner's directory, without those that are being written. */
    private Set<String> names() throws IOException {
        try (Stream<Path> paths = Files.list(root.resolve("SHOP"))) {
            Set<String> names = new TreeSet<>();
            paths.map(it -> it.getFileName().toString()).forEach(names::add);
            names.removeIf(it -> it.startsWith("."));
            return names;
        }
    }
}
