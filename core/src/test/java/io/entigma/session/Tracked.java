// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.session;

import java.util.List;

/** How a test uses {@link TrackedNote}, whose enhanced class comes from another loader than the test's. */
public interface Tracked {
    byte[] bytes();

    List<String> tags();

    void rename(String to);
}
