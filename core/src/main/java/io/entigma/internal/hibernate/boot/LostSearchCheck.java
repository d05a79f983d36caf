// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import io.entigma.internal.hibernate.mapping.AnnotatedMembers.Found;
import java.util.List;

/**
 * Refuses members with {@code @Searchable} that have no {@code @Encrypted}: whoever wrote it takes the attribute for an
 * encrypted one, or the search tokens for made.
 */
final class LostSearchCheck implements BootCheck {
    @Override
    public List<String> problems(BootModel model) {
        return problems(model.members());
    }

    /** Also for a mapping in which nothing is encrypted. */
    static List<String> problems(List<Found> members) {
        return members.stream()
                .filter(member -> member.has(Searchable.class) && !member.has(Encrypted.class))
                .map(LostSearchCheck::describe)
                .distinct()
                .toList();
    }

    private static String describe(Found member) {
        return member.path() + " (" + member.element()
                + "): has @Searchable, but not @Encrypted, whose values alone have"
                + " search tokens; put both on the same field or getter, or remove @Searchable";
    }
}
