// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import io.entigma.Encrypted;
import io.entigma.internal.hibernate.mapping.AnnotatedMembers.Found;
import io.entigma.internal.hibernate.mapping.MappedValue;
import java.util.List;
import org.hibernate.mapping.BasicValue;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.OneToMany;
import org.hibernate.mapping.ToOne;
import org.hibernate.mapping.Value;
import org.jspecify.annotations.Nullable;

/**
 * Refuses members with {@code @Encrypted} that Hibernate does not encrypt: an annotation on the member that Hibernate does
 * not look at, an XML mapping or another annotation in its place. Such an attribute would be stored in the clear.
 */
final class LostEncryptionCheck implements BootCheck {
    @Override
    public List<String> problems(BootModel model) {
        return problems(model.members());
    }

    /** Also for a mapping in which nothing is encrypted: all of it may be lost. */
    static List<String> problems(List<Found> members) {
        return members.stream()
                .filter(member -> member.has(Encrypted.class))
                .filter(member -> !isEncrypted(member.mapped()))
                .map(LostEncryptionCheck::describe)
                .distinct()
                .toList();
    }

    private static boolean isEncrypted(@Nullable Value mapped) {
        return mapped instanceof Collection collection
                ? isEncrypted(collection.getElement())
                : MappedValue.encryptedTypeOf(mapped) != null;
    }

    private static String describe(Found member) {
        return member.path() + " (" + member.element() + "): has @Encrypted, but Hibernate maps "
                + reason(member.mapped());
    }

    private static String reason(@Nullable Value mapped) {
        Value value = mapped instanceof Collection collection ? collection.getElement() : mapped;
        if (value == null) {
            return "no attribute of that name; map it, or remove @Encrypted";
        }
        if (value instanceof Component) {
            return "it without encryption, since it is an embeddable, whose parts have columns of their own; to seal it whole"
                    + " put @Convert(disableConversion = true) beside @Encrypted and no @Embedded, else put @Encrypted on the"
                    + " parts";
        }
        if (value instanceof ToOne || value instanceof OneToMany) {
            return "it without encryption, since it is an association; encrypt attributes of the other entity";
        }
        if (value instanceof BasicValue basic && basic.getJpaAttributeConverterDescriptor() != null) {
            return "it without encryption, since an attribute converter takes its place; remove the converter, or put"
                    + " @Convert(disableConversion = true) beside @Encrypted";
        }
        return "it without encryption, since it reads the annotations of the other member (field, or getter of the class"
                + " itself), or an XML mapping or another annotation takes the place of @Encrypted; put @Encrypted where @Id"
                + " stands, field or getter, and remove what contradicts it";
    }
}
