package org.milepost.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ReportTest {

    @TempDir private Path directory;

    @Test
    void theJsonHasFiguresBarsAndMachine() {
        JsonNode json = JsonMapper.shared().readTree(JsonReport.of(report()));
        assertThat(json.at("/at").asString()).isEqualTo("2026-11-27T02:03:04Z");
        assertThat(json.at("/machine/cores").asInt()).isPositive();
        assertThat(json.at("/databaseSettings/fsync").asString()).isEqualTo("on");
        assertThat(json.at("/figures/closed/0/kind").asString()).isEqualTo("REDEEM");
        assertThat(json.at("/figures/closed/0/ratePerSecond").asDouble()).isEqualTo(6_000);
        assertThat(json.at("/footprint/diskBytesPerTransfer").asDouble()).isEqualTo(370);
        assertThat(json.at("/footprint/readySeconds").isNull()).isTrue();
        assertThat(json.at("/bars")).hasSize(15);
        assertThat(json.at("/bars/11/verdict").asString()).isEqualTo("MET");
    }

    @Test
    void thePictureIsWellFormedAndHasABarForEachFigure()
            throws ParserConfigurationException, IOException, SAXException {
        Document picture =
                DocumentBuilderFactory.newDefaultInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(Chart.of(report()))));
        assertThat(picture.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(picture.getElementsByTagName("rect").getLength()).isEqualTo(2 + 2);
    }

    @Test
    void bothFilesAreNamedByTheTimeOfTheRun() throws IOException {
        assertThat(SavedReport.write(report(), directory.resolve("new")))
                .isEqualTo("2026-11-27-0203");
        try (Stream<Path> files = Files.list(directory.resolve("new"))) {
            assertThat(files.map(it -> it.getFileName().toString()))
                    .containsExactlyInAnyOrder("2026-11-27-0203.json", "2026-11-27-0203.svg");
        }
    }

    @Test
    void theTableHasEachFigureAndTheResultOfEachBar() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new TextTable(new PrintStream(bytes, false, StandardCharsets.UTF_8)).print(report());
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("redeem over HTTP, 64")
                .contains("6,000/s")
                .containsPattern("disk for a redemption +370 B +<= 380 B +<= 330 B +met")
                .containsPattern("replays / first times +0\\.05 x .* MISSED")
                .contains("fsync=on");
    }

    private static Report report() {
        Figures figures =
                new Figures(
                        List.of(figure(Kind.REDEEM, 6_000), figure(Kind.REPLAY, 300)), List.of());
        Footprint footprint =
                new Footprint(
                        OptionalDouble.of(370),
                        OptionalDouble.empty(),
                        0,
                        OptionalDouble.empty(),
                        OptionalDouble.empty());
        return new Report(
                Instant.parse("2026-11-27T02:03:04Z"),
                "0123456789ab",
                "--rounds 1",
                Machine.here(),
                "18.6",
                Map.of("fsync", "on"),
                figures,
                footprint,
                Bars.of(figures, footprint));
    }

    private static Figure figure(Kind kind, double rate) {
        return new Figure(kind, 64, 100, rate, 2, 6, 0.1, 0.2, 0.3, 500, List.of(rate));
    }
}
