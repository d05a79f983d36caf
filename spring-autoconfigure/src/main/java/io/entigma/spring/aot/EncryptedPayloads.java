// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.aot;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Registers the types of encrypted attributes, which are read and written as JSON if they are no simple ones, and the normal forms
 * that searchable ones name.
 */
final class EncryptedPayloads implements BeanRegistrationAotProcessor {
    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        if (!PersistenceManagedTypes.class.isAssignableFrom(bean.getBeanClass())) {
            return null;
        }
        PersistenceManagedTypes managed =
                bean.getBeanFactory().getBean(bean.getBeanName(), PersistenceManagedTypes.class);
        ClassLoader loader = bean.getBeanFactory().getBeanClassLoader();
        return (generation, code) -> register(
                managed.getManagedClassNames(),
                loader,
                generation.getRuntimeHints().reflection());
    }

    static void register(List<String> classNames, @Nullable ClassLoader loader, ReflectionHints hints) {
        BindingReflectionHintsRegistrar registrar = new BindingReflectionHintsRegistrar();
        for (String name : classNames) {
            Set<Type> types = new LinkedHashSet<>();
            Class<?> managed = ClassUtils.resolveClassName(name, loader);
            ReflectionUtils.doWithFields(
                    managed,
                    field -> types.add(field.getGenericType()),
                    field -> MergedAnnotations.from(field).isPresent(Encrypted.class));
            ReflectionUtils.doWithMethods(
                    managed,
                    method -> types.add(method.getGenericReturnType()),
                    method -> MergedAnnotations.from(method).isPresent(Encrypted.class));
            registrar.registerReflectionHints(hints, types.toArray(Type[]::new));
            ReflectionUtils.doWithFields(managed, field -> registerForm(field, hints));
            ReflectionUtils.doWithMethods(managed, method -> registerForm(method, hints));
        }
    }

    private static void registerForm(AnnotatedElement member, ReflectionHints hints) {
        Searchable searchable = member.getAnnotation(Searchable.class);
        if (searchable != null) {
            hints.registerType(searchable.form(), MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
        }
    }
}
