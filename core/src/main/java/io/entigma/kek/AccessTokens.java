// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek;

/**
 * Where a KEK client of a cloud gets its OAuth 2 access tokens from: a line of that cloud's own identity library. Asked for
 * every call, so it has to keep tokens until they expire, as those libraries do; bounds its own calls in time. Thread safe.
 */
@FunctionalInterface
public interface AccessTokens {
    /**
     * A token that is valid now.
     *
     * @return the token
     * @throws Exception if there is none; its message is not shown
     */
    String current() throws Exception;
}
