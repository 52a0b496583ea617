package org.milepost;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.milepost.http.Json;
import org.milepost.postgres.OperatorFault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code trigger}: makes the next calls to a running demo meet a fault. */
@Command(
        name = "trigger",
        description = "Makes the next calls to the running demo meet a fault, such as answer-lost.",
        mixinStandardHelpOptions = true)
final class TriggerCommand implements Callable<Integer> {

    private static final int BYTES_EXPECTED = 128;

    @Spec private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FAULT",
            description =
                    "The fault: answer-lost, answer-lost-unnoticed, late, cut, twice, overtaken,"
                            + " overload, outage, offers-paused or stale-data. Without one, shows"
                            + " what is set.")
    private @Nullable String fault;

    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:8080",
            paramLabel = "URL",
            description = "The demo. Default: http://127.0.0.1:8080.")
    private URI url = URI.create("");

    @Option(names = "--call", paramLabel = "CALL", description = "Only this call, such as redeem.")
    private @Nullable String callName;

    @Option(
            names = "--number",
            paramLabel = "NUMBER",
            description = "Only calls about this collector or account.")
    private @Nullable String number;

    @Option(
            names = "--times",
            defaultValue = "1",
            paramLabel = "N",
            description = "How many calls. Default: 1.")
    private int times;

    @Option(names = "--clear", description = "Ends all faults that are set.")
    private boolean clear;

    @Override
    public Integer call() throws InterruptedException {
        if (clear && fault != null) {
            throw new OperatorFault("give a fault or --clear, not both.");
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        try (SandboxCalls demo = new SandboxCalls(url)) {
            ObjectNode answer;
            if (clear) {
                answer = demo.send("DELETE", "/sandbox/faults", "");
            } else if (fault == null) {
                answer = demo.get("/sandbox/faults");
            } else {
                answer = demo.send("POST", "/sandbox/faults", body(fault));
            }
            print(out, answer);
        }
        out.flush();
        return 0;
    }

    private String body(String kind) {
        byte[] body =
                Json.writeObject(
                        BYTES_EXPECTED,
                        json -> {
                            json.writeStringProperty("fault", kind);
                            if (callName != null) {
                                json.writeStringProperty("call", callName);
                            }
                            if (number != null) {
                                json.writeStringProperty("number", number);
                            }
                            json.writeNumberProperty("times", times);
                        });
        return new String(body, UTF_8);
    }

    private static void print(PrintWriter out, ObjectNode answer) {
        if (answer.path("switches").isEmpty() && !answer.has("random")) {
            out.println("no fault is set");
        }
        for (JsonNode it : answer.path("switches")) {
            out.println(
                    "next %s%s: %s; left: %d"
                            .formatted(
                                    it.path("call").asString("calls that it fits"),
                                    it.has("number")
                                            ? " about " + it.path("number").asString("")
                                            : "",
                                    it.path("fault").asString(""),
                                    it.path("times").asInt()));
        }
        if (answer.has("random")) {
            JsonNode random = answer.path("random");
            out.println(
                    "at random: %d of 1000 calls, seed %d, %d calls so far"
                            .formatted(
                                    random.path("perThousand").asInt(),
                                    random.path("seed").asInt(),
                                    random.path("calls").asInt()));
        }
    }
}
