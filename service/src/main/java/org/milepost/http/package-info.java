/**
 * The adapter to the web server: requests, responses, routes, strict JSON, faults and deadlines.
 */
@NullMarked
package org.milepost.http;

import org.jspecify.annotations.NullMarked;
