package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The page that says which test answers which risk. */
final class SecurityVerificationTest {

    private static final Path PAGE = Path.of("..", "docs", "SECURITY-VERIFICATION.md");
    private static final List<Path> SOURCES =
            List.of(Path.of("src", "test", "java"), Path.of("..", "engine", "src", "test", "java"));
    private static final Pattern NAME = Pattern.compile("`([A-Z]\\w+Test)(?:\\.(\\w+))?`");

    @Test
    void everyTestThatThePageNamesExists() throws Exception {
        Map<String, Path> sources = sources();
        Set<String> missing = new TreeSet<>();
        int named = 0;
        Matcher name = NAME.matcher(Files.readString(PAGE));
        while (name.find()) {
            named++;
            Path source = sources.get(name.group(1));
            if (source == null || !isThere(source, name.group(2))) {
                missing.add(name.group());
            }
        }

        assertThat(missing).isEmpty();
        assertThat(named).isGreaterThan(150);
    }

    private static boolean isThere(Path source, @Nullable String method)
            throws ClassNotFoundException {
        Path root = SOURCES.stream().filter(source::startsWith).findFirst().orElseThrow();
        String path = root.relativize(source).toString();
        Class<?> type =
                Class.forName(
                        path.substring(0, path.length() - ".java".length())
                                .replace(source.getFileSystem().getSeparator(), "."));
        return Arrays.stream(type.getDeclaredMethods())
                .filter(
                        it ->
                                it.isAnnotationPresent(Test.class)
                                        || it.isAnnotationPresent(ParameterizedTest.class))
                .anyMatch(it -> method == null || it.getName().equals(method));
    }

    private static Map<String, Path> sources() throws IOException {
        Map<String, Path> sources = new HashMap<>();
        for (Path root : SOURCES) {
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(it -> it.toString().endsWith("Test.java"))
                        .forEach(
                                it ->
                                        sources.put(
                                                it.getFileName().toString().replace(".java", ""),
                                                it));
            }
        }
        return sources;
    }
}
