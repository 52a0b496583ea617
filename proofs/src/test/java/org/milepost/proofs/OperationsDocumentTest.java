package org.milepost.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each command of docs/OPERATIONS.md is run by a test or a proof. */
class OperationsDocumentTest {

    private static final Pattern BLOCK = Pattern.compile("(?s)\n```sh\n(.*?)```");
    private static final Pattern ALERT =
            Pattern.compile(
                    "(?s)- alert: (\\w+)\n.*?\n +cause: \"([^\"]*)\"\n +cure: \"([^\"]*)\"\n");
    private static final Path ROOT = Path.of("..");
    private static final String TESTS = "service/src/test/java/org/milepost/";
    private static final String FAILOVER = "proofs/src/main/java/org/milepost/proofs/failover/";
    private static final String UPGRADE = "proofs/src/main/java/org/milepost/proofs/upgrade/";
    private static final String RESTORE = "proofs/src/main/java/org/milepost/proofs/restore/";

    /**
     * Who runs a command.
     *
     * @param command how the line begins
     * @param runner a test or a class of a proof
     * @param words what its source contains when it runs the command
     */
    private record Run(String command, String runner, String words) {}

    /** The longest beginning of a line counts. */
    private static final List<Run> RUNS =
            List.of(
                    new Run(
                            "./milepost keys --config",
                            TESTS + "EncryptedSecretsTest.java",
                            "commands.execute(\"keys\", \"--config\""),
                    new Run(
                            "./milepost keys rotate",
                            TESTS + "SigningKeyRotationTest.java",
                            "keys(\"rotate\""),
                    new Run(
                            "./milepost keys end",
                            TESTS + "SigningKeyRotationTest.java",
                            "keys(\"end\""),
                    new Run(
                            "./milepost keys encrypt",
                            TESTS + "EncryptedSecretsTest.java",
                            "keys(database, \"encrypt\""),
                    new Run(
                            "openssl rand -base64 32 > encryption.key",
                            TESTS + "EncryptedSecretsTest.java",
                            "\"openssl\", \"rand\", \"-base64\", \"32\""),
                    new Run(
                            "op POST clients/fuels-pos/secret",
                            TESTS + "operator/ClientCallsTest.java",
                            "previousValidUntil"),
                    new Run(
                            "op DELETE clients/fuels-pos/former-secrets",
                            TESTS + "operator/ClientCallsTest.java",
                            "/former-secrets\""),
                    new Run(
                            "op PATCH partners/avios-hotel/api-keys/first",
                            "service/src/test/resources/openapi-steps/operator.yaml",
                            "endApiKeyLater"),
                    new Run(
                            "op PATCH clients/fuels-pos",
                            TESTS + "operator/ClientCallsTest.java",
                            "{\\\"active\\\": false}"),
                    new Run(
                            "op DELETE staff/ana.nunez/sign-ins",
                            TESTS + "staff/StaffSignInTest.java",
                            "/sign-ins\""),
                    new Run(
                            "op DELETE programmes/ATRP/members/3081471017300186/sign-ins",
                            TESTS + "oauth/MemberAccessCallsTest.java",
                            "call(\"DELETE\", JANE + \"/sign-ins\")"),
                    new Run(
                            "patronictl -c /etc/patroni/config.yml edit-config",
                            FAILOVER + "PatroniCluster.java",
                            "\"edit-config\", \"--set\", \"synchronous_mode=true\", \"--force\""),
                    new Run(
                            "patronictl -c /etc/patroni/config.yml switchover",
                            FAILOVER + "PatroniCluster.java",
                            "\"switchover\", \"--leader\""),
                    new Run(
                            "pg_basebackup --pgdata=",
                            RESTORE + "BackupMethod.java",
                            "\"pg_basebackup\", \"--pgdata=\""),
                    new Run(
                            "pgbackrest --stanza=milepost --type=full backup",
                            RESTORE + "BackupMethod.java",
                            "\"--type=full\", \"backup\""),
                    new Run(
                            "pgbackrest --stanza=milepost --type=time",
                            RESTORE + "BackupMethod.java",
                            "\"--type=time\""),
                    new Run(
                            "pg_dump --format=custom",
                            RESTORE + "BackupMethod.java",
                            "\"pg_dump\", \"--format=custom\""),
                    new Run(
                            "pg_restore --exit-on-error --dbname=milepost",
                            RESTORE + "BackupMethod.java",
                            "\"pg_restore\", \"--exit-on-error\", \"--dbname=milepost\""),
                    new Run(
                            "./milepost verify --config milepost.properties --write",
                            RESTORE + "RestoreProof.java",
                            "\"--write\""),
                    new Run(
                            "./milepost verify --config milepost.properties --against",
                            RESTORE + "RestoreProof.java",
                            "\"--against\""),
                    new Run(
                            "./milepost migrate --config milepost.properties",
                            UPGRADE + "StopUpgrade.java",
                            "\"migrate\", \"--config\""),
                    new Run(
                            "./milepost serve --config milepost.properties --check",
                            TESTS + "ServeProcessTest.java",
                            "\"serve\", \"--config\", config().toString(), \"--check\""),
                    new Run(
                            "./milepost verify --config milepost.properties",
                            RESTORE + "RestoreProof.java",
                            "\"verify\", \"--config\""));

    @Test
    void everyCommandIsRunByATestOrAProof() throws IOException {
        for (String line : commands()) {
            assertThat(RUNS.stream().filter(it -> line.startsWith(it.command())))
                    .as("who runs: " + line)
                    .isNotEmpty();
        }
    }

    @Test
    void everyRunnerContainsTheCommandAndTheDocumentHasIt() throws IOException {
        List<String> commands = commands();
        for (Run run : RUNS) {
            assertThat(commands).anyMatch(it -> it.startsWith(run.command()));
            assertThat(Files.readString(ROOT.resolve(run.runner())).replaceAll("\\s+", " "))
                    .as(run.command())
                    .contains(run.words());
        }
    }

    @Test
    void everyAlertHasItsCauseAndItsCure() throws IOException {
        String document = Files.readString(ROOT.resolve("docs/OPERATIONS.md"));
        List<String> alerts = new ArrayList<>();
        ALERT.matcher(Files.readString(ROOT.resolve("ops/prometheus/milepost.rules.yml")))
                .results()
                .forEach(
                        it ->
                                alerts.add(
                                        "| `%s` | %s | %s |\n"
                                                .formatted(it.group(1), it.group(2), it.group(3))));

        assertThat(alerts).hasSizeGreaterThan(10);
        assertThat(document).contains(alerts);
        assertThat(document.lines().filter(it -> it.startsWith("| `Milepost")))
                .hasSameSizeAs(alerts);
    }

    private static List<String> commands() throws IOException {
        List<String> commands = new ArrayList<>();
        BLOCK.matcher(Files.readString(ROOT.resolve("docs/OPERATIONS.md")))
                .results()
                .forEach(it -> commands.addAll(it.group(1).lines().toList()));
        assertThat(commands).hasSizeGreaterThan(10);
        return commands;
    }
}
