package org.milepost.bench.process;

import java.net.URI;
import java.util.Optional;

/**
 * A server that has been started.
 *
 * @param address its URL
 * @param stop ends it with SIGTERM, as an operator does
 * @param kill ends it at once, without draining; absent if that is not possible
 */
public record Running(URI address, Runnable stop, Optional<Runnable> kill) {}
