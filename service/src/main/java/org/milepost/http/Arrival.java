package org.milepost.http;

/** What the reader made of the bytes of one request: its head, or the reason to refuse it. */
sealed interface Arrival permits Head, RefusedHead {}
