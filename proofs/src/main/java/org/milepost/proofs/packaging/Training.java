package org.milepost.proofs.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.milepost.bench.HttpLoad;
import org.milepost.bench.RedemptionSequence;
import org.milepost.bench.SponsorTill;
import org.milepost.bench.process.ServerProcess;
import org.milepost.proofs.site.Site;

/**
 * Trains the AOT cache of a program: its own runtime serves a short load, and writes at its end
 * which classes it has loaded and which methods were called.
 *
 * <p>Source: JEP 483, JEP 514, JEP 515.
 */
final class Training {

    private static final int COLLECTORS = 200;
    private static final int CONNECTIONS = 8;
    private static final Duration WARM_UP = Duration.ofSeconds(1);
    private static final Duration LOAD = Duration.ofSeconds(10);
    private static final Duration WRITING_MAX = Duration.ofMinutes(8);
    private static final List<String> PAGES =
            List.of("/docs", "/openapi/amcash.yaml", "/.well-known/openid-configuration");

    private Training() {}

    /** Makes the AOT cache in the program. */
    static void run(ProgramTree program, Release release, Path scratch) {
        try (Site site = Site.open(scratch, COLLECTORS)) {
            Path cache = program.root().resolve(ProgramTree.CACHE);
            ServerProcess server =
                    ServerProcess.byCommand(
                            site.logs(),
                            program.command(
                                    "-XX:AOTCacheOutput=" + cache,
                                    "serve",
                                    "--config",
                                    config(site, scratch).toString()));
            load(server, site);
            server.terminate();
            if (server.awaitEnd(WRITING_MAX).isEmpty() || !Files.exists(cache)) {
                throw new IllegalStateException(
                        "the runtime wrote no AOT cache: " + server.printed() + server.errors());
            }
            new StagedTree(program.root()).settle(release.time());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void load(ServerProcess server, Site site) throws IOException {
        URI address = server.address();
        AtomicLong numbers = new AtomicLong();
        new HttpLoad(
                        new InetSocketAddress(address.getHost(), address.getPort()),
                        CONNECTIONS,
                        SponsorTill.ofSandbox(address)
                                .redeem(
                                        new RedemptionSequence(site.collectors()),
                                        numbers::getAndIncrement))
                .run(WARM_UP, LOAD);
        for (String page : PAGES) {
            get(address.resolve(page));
        }
        get(server.management().resolve("/observe/metrics"));
        get(server.management().resolve("/observe/health/ready"));
    }

    private static void get(URI page) throws IOException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            int status =
                    http.send(
                                    HttpRequest.newBuilder(page).build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode();
            if (status >= 400) {
                throw new IllegalStateException(page + ": HTTP " + status);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a page is read", e);
        }
    }

    private static Path config(Site site, Path scratch) throws IOException {
        return Files.writeString(
                scratch.resolve("training.properties"),
                """
                database.url=%s
                database.user=%s
                database.password=%s
                issuer=%s
                http.port=0
                management.port=0
                """
                        .formatted(
                                site.database().jdbcUrl(),
                                site.database().user(),
                                site.database().password(),
                                Site.issuer()));
    }
}
