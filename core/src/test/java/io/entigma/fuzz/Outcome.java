// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of a statement on one side.
 *
 * @param rows null if it failed
 * @param tables what they held after a mutation, else empty; null if they could not be read
 * @param unreadable why not
 */
record Outcome(
        @Nullable List<String> rows,
        @Nullable Throwable failure,
        @Nullable Map<String, List<String>> tables,
        @Nullable Throwable unreadable,
        List<String> texts,
        List<Object> binds,
        List<String> executed) {}
