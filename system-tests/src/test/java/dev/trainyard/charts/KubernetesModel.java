package dev.trainyard.charts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds manifests against Kubernetes' typed model: every member must be one that its type has, of the right kind. */
final class KubernetesModel {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final Map<String, Class<?>> TYPES = Map.of(
            "v1/ConfigMap", ConfigMap.class,
            "v1/Pod", Pod.class,
            "v1/Secret", Secret.class,
            "v1/Service", Service.class,
            "v1/ServiceAccount", ServiceAccount.class,
            "apps/v1/StatefulSet", StatefulSet.class,
            "batch/v1/Job", Job.class,
            "networking.k8s.io/v1/Ingress", Ingress.class,
            "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class,
            "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class);
    /** Of operators that a cluster may have; their types are not Kubernetes' own. */
    private static final Set<String> OF_OTHERS = Set.of(
            "keda.sh/v1alpha1/ScaledObject",
            "kafka.strimzi.io/v1/KafkaTopic",
            "monitoring.coreos.com/v1/ServiceMonitor",
            "monitoring.coreos.com/v1/PrometheusRule");

    private KubernetesModel() {}

    /** What is wrong with a manifest. */
    static List<String> faults(JsonNode manifest) {
        String type =
                manifest.get("apiVersion").asText() + "/" + manifest.get("kind").asText();
        if (OF_OTHERS.contains(type)) {
            return List.of();
        }
        Class<?> model = TYPES.get(type);
        if (model == null) {
            return List.of(type + " is no type that the chart should use");
        }
        try {
            List<String> faults = new ArrayList<>();
            collectUnknown(JSON.treeToValue(manifest, model), Manifests.name(manifest), faults);
            return faults;
        } catch (JsonProcessingException e) {
            return List.of(Manifests.name(manifest) + ": " + e.getOriginalMessage());
        }
    }

    /** The model keeps what it does not know beside what it knows, so one has to look. */
    private static void collectUnknown(Object value, String place, List<String> faults) {
        switch (value) {
            case List<?> list -> list.forEach(member -> collectUnknown(member, place, faults));
            case Map<?, ?> map -> map.forEach((name, member) -> collectUnknown(member, place + "." + name, faults));
            case Object object
            when object.getClass().getName().startsWith("io.fabric8.kubernetes.api.model.") -> {
                for (Method getter : object.getClass().getMethods()) {
                    if (getter.getName().startsWith("get") && getter.getParameterCount() == 0) {
                        look(object, getter, place, faults);
                    }
                }
            }
            default -> {} // a text, a number: nothing is in it
        }
    }

    private static void look(Object object, Method getter, String place, List<String> faults) {
        String member = getter.getName().substring("get".length());
        try {
            Object inside = getter.invoke(object);
            if (member.equals("AdditionalProperties") && inside instanceof Map<?, ?> unknown) {
                unknown.keySet().forEach(name -> faults.add(place + " has no member " + name));
            } else if (inside != null && !member.equals("Class")) {
                collectUnknown(inside, place + "." + member, faults);
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(place, e.getCause());
        }
    }
}
