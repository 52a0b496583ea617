/** The OAuth 2.0 authorization server: clients, tokens, keys, consent, bearer guard. */
@NullMarked
package org.milepost.oauth;

import org.jspecify.annotations.NullMarked;
