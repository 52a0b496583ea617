package org.milepost;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code listen}: follows the calls of partners to a running demo. */
@Command(
        name = "listen",
        description =
                "Shows the calls to the running demo as they come, and why they were so answered.",
        mixinStandardHelpOptions = true)
final class ListenCommand implements Callable<Integer> {

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int TIME_START = 11;
    private static final int TIME_END = 19;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:8080",
            paramLabel = "URL",
            description = "The demo. Default: http://127.0.0.1:8080.")
    private URI url = URI.create("");

    @Option(names = "--call", paramLabel = "CALL", description = "Only this call, such as redeem.")
    private @Nullable String callName;

    @Option(names = "--code", paramLabel = "CODE", description = "Only this code, such as 0008.")
    private @Nullable String code;

    @Option(names = "--key", paramLabel = "KEY", description = "Only this Idempotency-Key.")
    private @Nullable String key;

    @Option(
            names = "--number",
            paramLabel = "NUMBER",
            description = "Only calls about this collector or account.")
    private @Nullable String number;

    @Option(names = "--bodies", description = "Shows the bodies, too.")
    private boolean bodies;

    @Option(names = "--past", description = "Shows the calls of the past, at most 100, and ends.")
    private boolean past;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        try (SandboxCalls demo = new SandboxCalls(url)) {
            long after =
                    past
                            ? 0
                            : demo.get("/sandbox/calls?after=999999999999999")
                                    .path("last")
                                    .asLong();
            while (true) {
                ObjectNode answer = demo.get("/sandbox/calls?after=" + after + filter());
                for (JsonNode call : answer.path("calls")) {
                    print(out, call);
                    after = call.path("number").asLong();
                }
                out.flush();
                if (past) {
                    return 0;
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    private String filter() {
        StringJoiner query = new StringJoiner("&", "&", "").setEmptyValue("");
        add(query, "call", callName);
        add(query, "code", code);
        add(query, "key", key);
        add(query, "number", number);
        return query.toString();
    }

    private static void add(StringJoiner query, String name, @Nullable String value) {
        if (value != null) {
            query.add(name + "=" + URLEncoder.encode(value, UTF_8));
        }
    }

    private void print(PrintWriter out, JsonNode call) {
        int status = call.path("status").asInt();
        boolean lost = call.path("lost").asBoolean(false);
        String colour =
                lost || status >= 500
                        ? "red"
                        : status >= 300 || isDeclined(call) ? "yellow" : "green";
        String answered =
                lost ? "no answer" : (status + " " + call.path("code").asString("")).strip();
        String line =
                "@|bold %s|@ %s @|%s %s|@ %d ms %s %s"
                        .formatted(
                                call.path("call").asString(""),
                                call.path("at").asString("").substring(TIME_START, TIME_END),
                                colour,
                                answered,
                                call.path("millis").asLong(),
                                call.path("about").asString(""),
                                call.path("key").asString(""));
        out.println(Ansi.AUTO.string(line).stripTrailing());
        call.path("why").forEach(it -> out.println("    " + it.asString("")));
        if (bodies) {
            out.println("    > " + call.path("request").asString(""));
            out.println("    < " + call.path("response").asString(""));
        }
    }

    private static boolean isDeclined(JsonNode call) {
        String code = call.path("code").asString("");
        return !code.isEmpty() && !code.equals("0000") && !code.equals("0001");
    }
}
