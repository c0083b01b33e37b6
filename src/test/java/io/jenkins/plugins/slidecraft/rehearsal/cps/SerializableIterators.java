package io.jenkins.plugins.slidecraft.rehearsal.cps;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A category that gives loops in CPS code iterators over a copy, which can be serialised; as workflow-cps' {@code IteratorHack}.
 * Groovy finds the methods by name and first parameter.
 */
public final class SerializableIterators {
    private SerializableIterators() {}

    public static <E> Iterator<E> iterator(List<E> list) {
        return new CopyIterator<>(list);
    }

    public static <E> Iterator<E> iterator(Set<E> set) {
        return new CopyIterator<>(set);
    }

    public static <E> Iterator<E> iterator(E[] array) {
        return new CopyIterator<>(List.of(array));
    }

    public static <K, V> Iterator<Map.Entry<K, V>> iterator(Map<K, V> map) {
        return new CopyIterator<>(new LinkedHashMap<>(map).entrySet());
    }

    private static final class CopyIterator<E> implements Iterator<E>, Serializable {
        private static final long serialVersionUID = 1L;

        private final ArrayList<E> elements;
        private int next;

        private CopyIterator(Collection<E> elements) {
            this.elements = new ArrayList<>(elements);
        }

        @Override
        public boolean hasNext() {
            return next < elements.size();
        }

        @Override
        public E next() {
            if (!hasNext()) {
                throw new java.util.NoSuchElementException();
            }
            return elements.get(next++);
        }
    }
}
