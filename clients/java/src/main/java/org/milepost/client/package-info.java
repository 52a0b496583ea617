/**
 * Clients of Milepost's APIs.
 *
 * <p>The packages {@code amcash} and {@code avios} are generated from the OpenAPI documents, as is
 * {@code ApiClient}. {@link org.milepost.client.KeyedRequest} sends what must take effect once.
 */
@NullMarked
package org.milepost.client;

import org.jspecify.annotations.NullMarked;
