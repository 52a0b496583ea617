package org.milepost.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FatalErrorsTest {

    static Stream<Throwable> fatal() {
        Throwable memory = new OutOfMemoryError();
        Exception suppressing = new IOException();
        suppressing.addSuppressed(new IllegalStateException(memory));
        return Stream.of(
                memory,
                new InternalError(),
                new UnknownError(),
                new NoClassDefFoundError(),
                new ExceptionInInitializerError(new IllegalStateException()),
                new UnsupportedClassVersionError(),
                new VerifyError(),
                new BootstrapMethodError(),
                new ExceptionInInitializerError(new StackOverflowError()),
                new ExecutionException(memory),
                new CompletionException(new IllegalStateException(new LinkageError())),
                new AssertionError(memory),
                suppressing);
    }

    static Stream<Throwable> survived() {
        return Stream.of(
                new StackOverflowError(),
                new ExecutionException(new StackOverflowError()),
                new AssertionError(),
                new IllegalStateException(),
                new InterruptedException(),
                new IOException(new RuntimeException()),
                new Error());
    }

    @ParameterizedTest
    @MethodSource("fatal")
    void whatTheVirtualMachineCannotGoOnAfterIsFatal(Throwable thrown) {
        assertThat(FatalErrors.isFatal(thrown)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("survived")
    void whatOneRequestOrRoundCanFailOfIsNot(Throwable thrown) {
        assertThat(FatalErrors.isFatal(thrown)).isFalse();

        FatalErrors.endProcessIfFatal(thrown);
    }

    @Test
    void causesThatGoInACircleEndTheSearch() {
        Exception first = new Exception();
        first.initCause(new IllegalStateException(first));

        assertThat(FatalErrors.isFatal(first)).isFalse();
    }
}
