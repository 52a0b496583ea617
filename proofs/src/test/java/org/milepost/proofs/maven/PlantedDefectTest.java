package org.milepost.proofs.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PlantedDefectTest {

    private static final Path HOME =
            Path.of(System.getProperty("basedir", "."), "..").toAbsolutePath().normalize();
    private static final Path BATCH =
            Path.of("engine/src/main/java/org/milepost/ledger/Batch.java");
    private static final int DEFECTS = 15;

    @TempDir private Path sources;

    static List<PlantedDefect> all() {
        return PlantedDefect.in(HOME);
    }

    @Test
    void thereAreFifteenDefects() {
        assertThat(all()).hasSize(DEFECTS);
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyDefectAppliesToTheSources(PlantedDefect defect) throws IOException {
        List<Path> changed =
                Files.readAllLines(defect.patch()).stream()
                        .filter(line -> line.startsWith("--- "))
                        .map(line -> Path.of(line.substring("--- ".length()).strip()))
                        .toList();
        for (Path file : changed) {
            copy(file);
        }

        defect.plant(sources);

        assertThat(changed)
                .isNotEmpty()
                .allSatisfy(
                        file ->
                                assertThat(sources.resolve(file))
                                        .content()
                                        .isNotEqualTo(Files.readString(HOME.resolve(file))));
    }

    @Test
    void aDefectWhoseLinesMovedStillApplies() throws IOException {
        copy(BATCH);
        List<String> lines = Files.readAllLines(sources.resolve(BATCH));
        lines.addAll(0, List.of("// one more line", "// another one"));
        Files.write(sources.resolve(BATCH), lines);

        all().getFirst().plant(sources);

        assertThat(Files.readAllLines(sources.resolve(BATCH)).size()).isGreaterThan(lines.size());
    }

    @Test
    void aDefectWhoseLinesChangedIsNamed() throws IOException {
        copy(BATCH);
        Files.writeString(
                sources.resolve(BATCH),
                Files.readString(sources.resolve(BATCH)).replace("answers", "responses"));

        assertThatThrownBy(() -> all().getFirst().plant(sources))
                .hasMessageContaining(all().getFirst().name())
                .hasMessageContaining("does not apply");
    }

    private void copy(Path file) throws IOException {
        Path place = sources.resolve(file);
        Files.createDirectories(place.getParent());
        Files.copy(HOME.resolve(file), place);
    }
}
