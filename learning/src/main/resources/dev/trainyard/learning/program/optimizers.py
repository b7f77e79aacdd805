  # Clips by the global norm (Pascanu et al. 2013) and takes one step; gives the norm before clipping.
  # optimizer: 0 gradient descent and SGD, 1 momentum (Polyak 1964), 2 Adam (Kingma and Ba 2015),
  # 3 AdamW (Loshchilov and Hutter 2019).
  def apply_gradients(self: __torch__.@CLASS@, grads: List[Tensor], rate: float) -> Tensor:
    norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(grads, 2)), 2)
    if self.clip > 0.:
      torch._foreach_mul_(grads, torch.clamp(self.clip / (norm + 1e-06), None, 1.))
    if self.optimizer == 0:
      if self.weight_decay != 0.:
        torch._foreach_add_(grads, self.params, alpha=self.weight_decay)
      torch._foreach_add_(self.params, grads, alpha=-rate)
    elif self.optimizer == 1:
      if self.weight_decay != 0.:
        torch._foreach_add_(grads, self.params, alpha=self.weight_decay)
      torch._foreach_mul_(self.first, self.beta1)
      torch._foreach_add_(self.first, grads, alpha=1)
      torch._foreach_add_(self.params, self.first, alpha=-rate)
    elif self.optimizer == 2:
      torch._foreach_add_(self.steps, 1)
      torch._fused_adam_(self.params, grads, self.first, self.second, annotate(List[Tensor], []), self.steps, lr=rate, beta1=self.beta1, beta2=self.beta2, weight_decay=self.weight_decay, eps=self.epsilon, amsgrad=False, maximize=False)
    else:
      torch._foreach_add_(self.steps, 1)
      torch._fused_adamw_(self.params, grads, self.first, self.second, annotate(List[Tensor], []), self.steps, lr=rate, beta1=self.beta1, beta2=self.beta2, weight_decay=self.weight_decay, eps=self.epsilon, amsgrad=False, maximize=False)
    return norm

