/** Who may call: clients, tokens, signing keys, and the guard of routes that need a token. */
@NullMarked
package org.milepost.oauth;

import org.jspecify.annotations.NullMarked;
