package org.milepost.files;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The formats of settlement files. Each file exists in all of them, with the same lines. */
public enum FileFormat {
    /** Records separated by {@code %%}. */
    REC("text/plain;charset=US-ASCII"),
    /** Values separated by commas, for spreadsheets. */
    CSV("text/csv;charset=UTF-8"),
    /** One JSON object. */
    JSON("application/json;charset=UTF-8");

    private final String mediaType;

    FileFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /** The format of this word. */
    public static Optional<FileFormat> ofWord(String word) {
        return Stream.of(values()).filter(it -> it.word().equals(word)).findFirst();
    }

    /** The word in requests, and the end of the names of files. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The media type of the content. */
    public String mediaType() {
        return mediaType;
    }

    /** The bytes of a part of a file. */
    byte[] bytes(FilePart part) {
        return layout().text(part).getBytes(StandardCharsets.UTF_8);
    }

    private Layout layout() {
        return switch (this) {
            case REC -> new ReconciliationLayout();
            case CSV -> new CsvLayout();
            case JSON -> new JsonLayout();
        };
    }
}
