// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate;

import io.entigma.internal.hibernate.AnnotatedMembers.Found;
import java.util.List;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.BasicValue;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Value;
import org.jspecify.annotations.Nullable;

/**
 * Refuses members with {@code @Encrypted} that Hibernate does not encrypt: an annotation on the member that Hibernate does
 * not look at, an XML mapping or another annotation in its place. Such an attribute would be stored in the clear.
 */
final class LostEncryptionCheck implements BootCheck {
    @Override
    public List<String> problems(BootModel model) {
        return problems(model.metadata());
    }

    /** Also for a mapping in which nothing is encrypted: all of it may be lost. */
    static List<String> problems(Metadata metadata) {
        return AnnotatedMembers.of(metadata).stream()
                .filter(member -> !isEncrypted(member.mapped()))
                .map(LostEncryptionCheck::describe)
                .distinct()
                .toList();
    }

    private static boolean isEncrypted(@Nullable Value mapped) {
        return mapped instanceof Collection collection
                ? isEncrypted(collection.getElement())
                : MappedValues.encryptedTypeOf(mapped) != null;
    }

    private static String describe(Found member) {
        String where = member.path() + " (" + member.element() + "): has @Encrypted, but ";
        if (member.mapped() == null) {
            return where + "Hibernate maps no attribute of that name; map it, or remove @Encrypted";
        }
        if (member.mapped() instanceof BasicValue basic && basic.getJpaAttributeConverterDescriptor() != null) {
            return where
                    + "Hibernate maps it without encryption, since an attribute converter takes its place; remove the"
                    + " converter, or put @Convert(disableConversion = true) beside @Encrypted";
        }
        return where
                + "Hibernate maps it without encryption, since it reads the annotations of the other member (field or"
                + " getter of the class itself), or an XML mapping or another annotation takes the place of @Encrypted; put @Encrypted where @Id"
                + " stands, field or getter, and remove what contradicts it";
    }
}
