package org.milepost.junit;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Runs a sandbox for the tests of a class, and gives a {@link Milepost} to test methods,
 * constructors and lifecycle methods that have such a parameter.
 *
 * <p>All test classes of a JVM share one sandbox, which is started before the first of them and
 * ends with the JVM. Use it with {@code @ExtendWith(MilepostExtension.class)}, or with
 * {@code @RegisterExtension} on a static field.
 *
 * <p>Threads: shared; tests may run in parallel.
 */
public final class MilepostExtension implements BeforeAllCallback, ParameterResolver {

    /** The one sandbox of this JVM: the Java language starts it once. */
    private static final class Shared {
        private static final Milepost MILEPOST = start();

        private static Milepost start() {
            SandboxProcess process = SandboxProcess.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::stop, "milepost-sandbox"));
            return new Milepost(new SandboxApi(process.url()));
        }
    }

    /** An extension; it starts nothing yet. */
    public MilepostExtension() {}

    /** Starts the sandbox, if no other class of tests has. */
    @Override
    public void beforeAll(ExtensionContext context) {
        shared();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Milepost.class;
    }

    @Override
    public Milepost resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return shared();
    }

    private static Milepost shared() {
        return Shared.MILEPOST;
    }
}
