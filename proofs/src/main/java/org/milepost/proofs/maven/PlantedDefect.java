package org.milepost.proofs.maven;

import com.github.difflib.patch.PatchFailedException;
import com.github.difflib.unifieddiff.UnifiedDiffFile;
import com.github.difflib.unifieddiff.UnifiedDiffReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A known mistake, kept as a unified diff whose paths begin at the project's directory.
 *
 * @param patch the file
 */
record PlantedDefect(Path patch) {

    private static final String DIRECTORY = "service/src/test/defects";
    private static final String SUFFIX = ".patch";

    /** All defects of a project, by name. */
    static List<PlantedDefect> in(Path home) {
        try (Stream<Path> files = Files.list(home.resolve(DIRECTORY))) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .map(PlantedDefect::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Such as {@code 04-the-business-day-begins-late}. */
    String name() {
        String file = patch.getFileName().toString();
        return file.substring(0, file.length() - SUFFIX.length());
    }

    /**
     * Changes sources. The lines around a change may have moved within their file, but must be the
     * same.
     *
     * @param sources a project, or a copy of one
     * @throws IllegalStateException when the sources have other lines than the patch expects
     */
    void plant(Path sources) {
        try (InputStream text = Files.newInputStream(patch)) {
            List<UnifiedDiffFile> files = UnifiedDiffReader.parseUnifiedDiff(text).getFiles();
            if (files.isEmpty()) {
                throw new IllegalStateException("no unified diff: " + patch);
            }
            for (UnifiedDiffFile file : files) {
                Path source = sources.resolve(file.getFromFile());
                List<String> changed = file.getPatch().applyFuzzy(Files.readAllLines(source), 0);
                Files.write(source, changed);
            }
        } catch (PatchFailedException | IOException e) {
            throw new IllegalStateException(
                    "the defect %s does not apply to the sources: %s".formatted(name(), e), e);
        }
    }
}
