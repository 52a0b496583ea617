package org.milepost.postgres;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A problem that the operator must solve: a wrong setting, a full disk, an unreachable server. The
 * message says what is wrong and what to do, for a person who does not know the code; a command
 * line prints only the message.
 */
@SuppressWarnings("serial") // never serialized
public final class OperatorFault extends RuntimeException {

    private final boolean isOfConfiguration;

    /** A fault without a cause. */
    public OperatorFault(String message) {
        super(message);
        this.isOfConfiguration = false;
    }

    /** A fault with its cause, for the log. */
    public OperatorFault(String message, Throwable cause) {
        this(message, cause, false);
    }

    private OperatorFault(String message, @Nullable Throwable cause, boolean isOfConfiguration) {
        super(message, cause);
        this.isOfConfiguration = isOfConfiguration;
    }

    /**
     * A fault that lasts until somebody changes a setting, a file, a password or the schema: it
     * does not help to start again.
     */
    public static OperatorFault ofConfiguration(String message) {
        return new OperatorFault(message, null, true);
    }

    /** The same with its cause, for the log. */
    public static OperatorFault ofConfiguration(String message, Throwable cause) {
        return new OperatorFault(message, cause, true);
    }

    /** Whether it lasts until the configuration is changed. */
    public boolean isOfConfiguration() {
        return isOfConfiguration;
    }

    /** What is wrong and what to do; never null here. */
    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }

    /** A file or directory that cannot be used: "Cannot {action} {path}: {reason}". */
    static OperatorFault ofFile(String action, Path path, IOException exception) {
        return new OperatorFault(
                "Cannot " + action + " " + path + ": " + reason(exception) + ".", exception);
    }

    private static String reason(IOException exception) {
        return switch (exception) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException missing -> missing.getFile() + " does not exist";
            case NotDirectoryException file -> file.getFile() + " is not a directory";
            case FileAlreadyExistsException file -> file.getFile() + " is not a directory";
            case FileSystemException system when system.getReason() != null -> system.getReason();
            default -> String.valueOf(exception.getMessage());
        };
    }
}
