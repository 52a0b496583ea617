package org.milepost.proofs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.milepost.bench.Project;
import org.milepost.bench.process.Pauses;
import org.milepost.bench.process.Program;
import org.milepost.bench.process.ServerProcess;
import org.milepost.proofs.site.LogScan;
import org.milepost.proofs.world.WorldsProof;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code prove worlds}: as many private sandboxes as a demo has, at once. */
@Command(
        name = "worlds",
        description =
                "Makes as many worlds as a demo has, uses them at the same time, and asks for many"
                        + " more than that.",
        mixinStandardHelpOptions = true)
final class WorldsCommand implements Callable<Integer> {

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "2",
            description =
                    "how long a world may take until it answers, when one is made after the other"
                            + " (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Override
    public Integer call() throws IOException {
        Path scratch = Files.createTempDirectory("milepost-worlds-");
        Path data = scratch.resolve("data");
        List<String> violations = new ArrayList<>();
        try {
            ServerProcess demo = ServerProcess.launchDemo(scratch, data, 0).awaitReady();
            Consumer<String> report = System.out::println;
            try (WorldsProof proof =
                    new WorldsProof(demo.address(), data, Duration.ofSeconds(seconds), report)) {
                proof.oneAfterTheOther();
                proof.allAtOnce();
                System.out.println("with all worlds: " + Memory.of(demo));
                proof.flood();
                System.out.println("after many requests at once: " + Memory.of(demo));
                violations.addAll(proof.violations());
            }
            demo.kill();
            ServerProcess next = ServerProcess.launchDemo(scratch, data, 0).awaitReady();
            if (!Pauses.await(Duration.ofMinutes(3), () -> WorldsProof.databases(data) == 0)) {
                violations.add("a database of a world is left after a crash");
            }
            next.stop();
            violations.addAll(Program.audit(scratch, "--data", data.toString()));
            LogScan.of(scratch, data).forEach(it -> violations.add("logged: " + it));
        } finally {
            Project.delete(scratch);
        }
        return Verdict.of(violations)
                .print(
                        String.format(
                                Locale.ROOT,
                                "%d worlds ran at once, each was ready within %d s and saw"
                                        + " nothing of the others; the crash left nothing",
                                WorldsProof.WORLDS,
                                seconds));
    }
}
