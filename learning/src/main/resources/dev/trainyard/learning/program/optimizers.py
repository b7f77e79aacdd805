  # Clips by the global norm (Pascanu et al. 2013) and takes one step; gives the norm before clipping.
  # Weight decay touches the first `decayed` parameters only.
  def apply_gradients(self: __torch__.@CLASS@, grads: List[Tensor], rate: float) -> Tensor:
    norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(grads, 2)), 2)
    if self.clip > 0.:
      torch._foreach_mul_(grads, torch.clamp(self.clip / (norm + 1e-06), None, 1.))
    d = self.decayed
    self.move(self.params[:d], grads[:d], self.first[:d], self.second[:d], self.steps[:d], rate, self.weight_decay)
    if d < torch.len(grads):
      self.move(self.params[d:], grads[d:], self.first[d:], self.second[d:], self.steps[d:], rate, 0.)
    return norm

  # optimizer: 0 gradient descent and SGD, 1 momentum (Polyak 1964), 2 Adam (Kingma and Ba 2015),
  # 3 AdamW (Loshchilov and Hutter 2019).
  def move(self: __torch__.@CLASS@, params: List[Tensor], grads: List[Tensor], first: List[Tensor], second: List[Tensor], steps: List[Tensor], rate: float, decay: float) -> Tensor:
    if self.optimizer < 2:
      if decay != 0.:
        torch._foreach_add_(grads, params, alpha=decay)
    if self.optimizer == 0:
      torch._foreach_add_(params, grads, alpha=-rate)
    elif self.optimizer == 1:
      torch._foreach_mul_(first, self.beta1)
      torch._foreach_add_(first, grads, alpha=1)
      torch._foreach_add_(params, first, alpha=-rate)
    elif self.optimizer == 2:
      torch._foreach_add_(steps, 1)
      torch._fused_adam_(params, grads, first, second, annotate(List[Tensor], []), steps, lr=rate, beta1=self.beta1, beta2=self.beta2, weight_decay=decay, eps=self.epsilon, amsgrad=False, maximize=False)
    else:
      torch._foreach_add_(steps, 1)
      torch._fused_adamw_(params, grads, first, second, annotate(List[Tensor], []), steps, lr=rate, beta1=self.beta1, beta2=self.beta2, weight_decay=decay, eps=self.epsilon, amsgrad=False, maximize=False)
    return torch.zeros([1])

