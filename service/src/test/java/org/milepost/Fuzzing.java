package org.milepost;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs a reader of requests on inputs: the seeds of a directory, and mutations of them that are the
 * same in every run. './milepost prove fuzz' runs the same readers for longer, with inputs that
 * Jazzer chooses to reach more of the code.
 */
public final class Fuzzing {

    private static final Path SEEDS = Path.of("src", "test", "resources", "fuzz");
    private static final int RUNS = 5_000;
    private static final int LENGTH_MAX = 4_096;

    /** Fragments that readers may handle wrongly. */
    private static final List<String> WORDS =
            List.of(
                    "\"",
                    "{",
                    "}",
                    "[",
                    "]",
                    ":",
                    ",",
                    "\\",
                    "\\u0000",
                    "\\ud800",
                    "\u0000",
                    "%",
                    "%zz",
                    "%00",
                    "&",
                    "=",
                    "+",
                    "-",
                    ".",
                    "e",
                    "1E99999999999",
                    "1e-999999999",
                    "9223372036854775808",
                    "-0",
                    "null",
                    "true",
                    "\uFFFD",
                    "İ",
                    "K",
                    "\ud83d\ude00",
                    "9999-12-31",
                    "0000-00-00",
                    "24:00:00",
                    "+18:00",
                    "//",
                    "@",
                    "#",
                    "\r\n");

    private Fuzzing() {}

    /**
     * Runs the reader on all inputs; it returns or throws.
     *
     * @param seeds the name of the directory of its seeds
     */
    public static void feed(String seeds, Consumer<byte[]> reader) throws IOException {
        List<byte[]> known = read(seeds);
        known.forEach(input -> feed(reader, input));
        Random random = new Random(seeds.hashCode());
        for (int i = 0; i < RUNS; i++) {
            byte[] input = any(known, random);
            for (int n = random.nextInt(4); n >= 0; n--) {
                input = mutated(input, known, random);
            }
            feed(reader, input);
        }
    }

    private static void feed(Consumer<byte[]> reader, byte[] input) {
        try {
            reader.accept(input);
        } catch (RuntimeException | Error e) {
            throw new AssertionError(
                    "failed on, in Base64, " + Base64.getEncoder().encodeToString(input), e);
        }
    }

    private static byte[] mutated(byte[] input, List<byte[]> known, Random random) {
        int from = random.nextInt(input.length + 1);
        int to = Math.min(input.length, from + random.nextInt(16));
        byte[] between =
                switch (random.nextInt(5)) {
                    case 0 -> new byte[] {(byte) random.nextInt()};
                    case 1 -> new byte[0];
                    case 2 -> WORDS.get(random.nextInt(WORDS.size())).getBytes(UTF_8);
                    case 3 -> slice(any(known, random), random);
                    default -> twice(Arrays.copyOfRange(input, from, to));
                };
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(input, 0, from);
        bytes.writeBytes(between);
        bytes.write(input, to, input.length - to);
        return Arrays.copyOf(bytes.toByteArray(), Math.min(bytes.size(), LENGTH_MAX));
    }

    private static byte[] slice(byte[] of, Random random) {
        int from = random.nextInt(of.length + 1);
        return Arrays.copyOfRange(of, from, from + random.nextInt(of.length - from + 1));
    }

    private static byte[] twice(byte[] of) {
        byte[] twice = Arrays.copyOf(of, of.length * 2);
        System.arraycopy(of, 0, twice, of.length, of.length);
        return twice;
    }

    private static byte[] any(List<byte[]> known, Random random) {
        return known.get(random.nextInt(known.size()));
    }

    private static List<byte[]> read(String seeds) throws IOException {
        try (Stream<Path> files = Files.list(SEEDS.resolve(seeds))) {
            return files.sorted().map(Fuzzing::bytes).toList();
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
