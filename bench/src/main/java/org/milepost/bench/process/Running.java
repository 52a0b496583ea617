package org.milepost.bench.process;

import java.net.URI;
import java.util.Optional;

/**
 * A server that has been started.
 *
 * @param address where it serves
 * @param stop ends it as an operator would
 * @param kill ends it without warning, if it can be
 */
public record Running(URI address, Runnable stop, Optional<Runnable> kill) {}
