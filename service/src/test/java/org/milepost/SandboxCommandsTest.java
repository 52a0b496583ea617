package org.milepost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The commands that follow the calls of a demo and make them meet faults. */
@SuppressWarnings("NullAway.Init") // set before all tests
final class SandboxCommandsTest {

    private static RunningInstance instance;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
    }

    @AfterAll
    static void stop() {
        instance.close();
    }

    @Test
    void aTriggeredFaultHappensAndIsListed() {
        assertThat(run("trigger", "overload", "--call", "echo"))
                .isEqualTo("next echo: overload; left: 1\n");
        assertThat(run("trigger")).isEqualTo("next echo: overload; left: 1\n");

        try (WireClient wire = new WireClient(instance.url())) {
            String body =
                    "{\"deviceId\":\"001\",\"sponsorCode\":\"LOY1\",\"storeId\":\"0001\","
                            + "\"traceId\":\"1\",\"vendorId\":\"100087\"}";
            String headers =
                    "Authorization: Bearer "
                            + instance.token("loy1-pos")
                            + "\r\nContent-Type: application/json\r\nIdempotency-Key: k-1\r\n";
            for (int status : new int[] {503, 200}) {
                assertThat(
                                wire.send(
                                                "POST",
                                                "/checkout/amcash/echo",
                                                headers,
                                                body.getBytes(UTF_8))
                                        .status())
                        .isEqualTo(status);
            }
        }

        assertThat(run("trigger")).isEqualTo("no fault is set\n");
        assertThat(run("listen", "--past", "--key", "k-1", "--bodies"))
                .contains("echo", "200 0000", "k-1", "    Carried out.", "    > {\"deviceId\"");
        assertThat(run("listen", "--past", "--code", "0092")).isEmpty();
    }

    @Test
    void aFaultIsCleared() {
        run("trigger", "cut", "--number", "1", "--times", "3");

        assertThat(run("trigger", "--clear")).isEqualTo("no fault is set\n");
    }

    @Test
    void whatTheDemoRefusesIsSaid() {
        assertThat(run("trigger", "fire")).startsWith("milepost: fault must be one of: ");
        assertThat(run("listen", "--past", "--call", "pay")).startsWith("milepost: call must be");
        assertThat(run("trigger", "cut", "--clear")).startsWith("milepost: give a fault or");
    }

    private static String run(String command, String... arguments) {
        StringWriter out = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
        String[] all = new String[arguments.length + 3];
        all[0] = command;
        all[1] = "--url";
        all[2] = instance.url();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        line.execute(all);
        return out.toString().replace("\r\n", "\n");
    }
}
