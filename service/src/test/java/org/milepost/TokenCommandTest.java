package org.milepost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.http.TestCertificate;
import picocli.CommandLine;

@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class TokenCommandTest {

    @AutoClose private static final RunningInstance INSTANCE = RunningInstance.start();

    @TempDir private Path directory;

    @Test
    void aMembersTokenIsPrintedAndNothingElse() throws Exception {
        String printed =
                run(
                        "--member",
                        "3081471017300186",
                        "--programme",
                        "ATRP",
                        "--client",
                        "avios-hotel",
                        "--scope",
                        "debit retrieve_account");
        var claims = SignedJWT.parse(printed.strip()).getJWTClaimsSet();

        assertThat(printed).matches("\\S+\\R");
        assertThat(claims.getSubject()).isEqualTo("ATRP:3081471017300186");
        assertThat(claims.getStringClaim("client_id")).isEqualTo("avios-hotel");
        assertThat(claims.getStringClaim("scope")).isEqualTo("debit retrieve_account");
    }

    @Test
    void aTokenOfAClientsOwnIsPrintedAndNothingElse() throws Exception {
        String printed = run("--client", "loy1-pos", "--secret", "loy1-pos-secret");

        assertThat(printed).matches("\\S+\\R");
        assertThat(SignedJWT.parse(printed.strip()).getJWTClaimsSet().getSubject())
                .isEqualTo("loy1-pos");
    }

    /** What a command is started with can be read by all users of the machine. */
    @ParameterizedTest
    @ValueSource(strings = {"loy1-pos-secret", "loy1-pos-secret\n", "loy1-pos-secret\r\n"})
    void theSecretIsReadFromAFileOrStandardInput(String content) throws Exception {
        Path file = Files.writeString(directory.resolve("secret"), content);
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(content.getBytes(UTF_8)));
        try {
            assertThat(run("--client", "loy1-pos", "--secret-file", file.toString()))
                    .matches("\\S+\\R");
            assertThat(run("--client", "loy1-pos", "--secret-file", "-")).matches("\\S+\\R");
        } finally {
            System.setIn(before);
        }
    }

    /** One line end may come from an editor; all other characters belong to the secret. */
    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n", "loy1-pos-secret\n\n", " loy1-pos-secret", "loy1-pos-secret "})
    void nothingButOneLineEndIsTakenOffTheSecret(String content) throws Exception {
        Path file = Files.writeString(directory.resolve("secret"), content);

        assertThat(run("--client", "loy1-pos", "--secret-file", file.toString())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --client loy1-pos
                    --client loy1-pos --secret wrong
                    --client avios-hotel --member 3081471017300186 --scope debit
                    --client avios-hotel --member 3081471017300186 --programme ATRP
                    --client avios-hotel --member 1 --programme ATRP --scope debit
                    --client avios-hotel --member 3081471017300186 --programme ATRP --scope amcash
                    --client loy1-pos --member 3081471017300186 --programme ATRP --scope debit
                    --client avios-hotel --secret s --programme ATRP
                    --client loy1-pos --secret loy1-pos-secret --secret-file -
                    --client loy1-pos --secret-file /nowhere/at/all
                    --client loy1-pos --secret-file /
                    """)
    void withoutATokenTheReasonIsReportedAndNothingIsPrinted(String arguments) {
        assertThat(run(arguments.split(" ", -1))).isEmpty();
    }

    @Test
    void aServerWithACertificateOfAnAuthorityOfOnesOwnIsTrustedWhenItIsNamed() throws Exception {
        TestCertificate certificate = TestCertificate.of("EC");
        Path other =
                Files.writeString(
                        directory.resolve("other.pem"), TestCertificate.of("RSA").certificatePem());
        try (RunningInstance.SecondInstance secure =
                INSTANCE.startSecond(certificate.writeTo(directory))) {
            String file = directory.resolve("server.crt").toString();

            assertThat(askAt(secure.url(), "--ca", file)).isEqualTo("token");
            assertThat(askAt(secure.url()))
                    .contains(
                            "the certificate of " + secure.url() + " is not trusted", "--ca FILE");
            assertThat(askAt(secure.url(), "--ca", other.toString())).contains("is not trusted");
            assertThat(askAt(secure.url(), "--ca", directory.resolve("none").toString()))
                    .contains("--ca: ", "cannot be read");
            assertThat(askAt(secure.url(), "--ca", directory.resolve("server.key").toString()))
                    .contains("--ca: ")
                    .doesNotContain("defect");
            assertThat(askAt(INSTANCE.url().replace("http:", "https:"), "--ca", file))
                    .contains("TLS with https://");
        }
    }

    /** The default of Java is read once in a process, so this is another one. */
    @Test
    void aTrustStoreThatCannotBeReadIsNoDefect() throws Exception {
        Path store = Files.writeString(directory.resolve("store"), "no trust store");
        List<String> command = new ArrayList<>(JavaFlags.command(64, Main.class));
        command.add(1, "-Djavax.net.ssl.trustStore=" + store);
        command.addAll(
                List.of("token", "--url", "https://127.0.0.1:1", "--client", "a", "--secret", "b"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(output)
                .contains("Java cannot read its trust store", "javax.net.ssl.trustStore")
                .doesNotContain("defect");
    }

    /** The message of a command at this address, or "token" if it prints one. */
    private static String askAt(String url, String... more) {
        StringWriter err = new StringWriter();
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "token",
                                "--url",
                                url,
                                "--client",
                                "loy1-pos",
                                "--secret",
                                "loy1-pos-secret"));
        all.addAll(List.of(more));
        var line = Main.commandLine();
        line.getSubcommands().values().forEach(it -> it.setErr(new PrintWriter(err, true)));
        PrintStream before = System.out;
        System.setOut(new PrintStream(new ByteArrayOutputStream(), true, UTF_8));
        try {
            return line.execute(all.toArray(String[]::new)) == 0 ? "token" : err.toString();
        } finally {
            System.setOut(before);
        }
    }

    /** What a command prints; one that fails prints nothing, and says why elsewhere. */
    private static String run(String... arguments) {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        all[0] = "--url";
        all[1] = INSTANCE.url();
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, UTF_8));
        try {
            int code =
                    new CommandLine(new TokenCommand())
                            .setExecutionExceptionHandler((e, command, parsed) -> 1)
                            .execute(all);
            assertThat(code == 0).isEqualTo(out.size() > 0);
        } finally {
            System.setOut(before);
        }
        return out.toString(UTF_8);
    }
}
