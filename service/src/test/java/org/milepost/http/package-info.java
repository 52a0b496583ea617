/** Proofs of the adapter to the web server, over real sockets. */
@NullMarked
package org.milepost.http;

import org.jspecify.annotations.NullMarked;
