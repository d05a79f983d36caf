// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.session;

import io.entigma.Encrypted;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.ArrayList;
import java.util.List;

/** The entity that {@link EnhancedFlushTest} enhances. */
@Entity(name = "TrackedNote")
public class TrackedNote implements Tracked {
    @Id
    private Long id = 1L;

    @Encrypted
    private String name = "first";

    @Encrypted
    private byte[] bytes = {1, 2, 3};

    @Encrypted
    private List<String> tags = new ArrayList<>(List.of("one"));

    public TrackedNote() {}

    @Override
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public List<String> tags() {
        return tags;
    }

    @Override
    public void rename(String to) {
        name = to;
    }
}
