# A feed-forward network over rows: an interpreted list of layers, one call for a whole optimizer step.
#
# Shapes: n rows, f features, o outputs. Targets are [n, o] floats for regression and [n] class indices otherwise.
# The text is TorchScript's serialized dialect: types are qualified, and numbers from outside come in as tensors in the
# processor's memory. What is computed with is moved to where the parameters are.
class Classic(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  kinds : List[int]
  rates : List[float]
  loss_kind : int
  reduction : int
  optimizer : int
  beta1 : float
  beta2 : float
  epsilon : float
  weight_decay : float
  decayed : int
  clip : float
  params : List[Tensor]
  first : List[Tensor]
  second : List[Tensor]
  steps : List[Tensor]
  rows : List[Tensor]

  def set_state(self: __torch__.Classic, params: List[Tensor], first: List[Tensor], second: List[Tensor], steps: List[Tensor]) -> Tensor:
    self.params = params
    self.first = first
    self.second = second
    self.steps = steps
    return torch.zeros([1])

  def set_rows(self: __torch__.Classic, train_x: Tensor, train_y: Tensor, valid_x: Tensor, valid_y: Tensor) -> Tensor:
    self.rows = [train_x, train_y, valid_x, valid_y]
    return torch.zeros([1])

  # [n, f] -> [n, o]: logits for classification, values for regression.
  def outputs(self: __torch__.Classic, x: Tensor, learning: bool) -> Tensor:
    p = self.params
    i = 0
    layer = 0
    for kind in self.kinds:
      if kind == 0:
        x = torch.linear(x, p[i], p[i + 1])
        i = i + 2
      elif kind == 1:
        x = torch.dropout(x, self.rates[layer], learning)
      elif kind == 2:
        x = torch.relu(x)
      elif kind == 3:
        x = torch.gelu(x)
      elif kind == 4:
        x = torch.tanh(x)
      elif kind == 5:
        x = torch.sigmoid(x)
      else:
        x = torch.softmax(x, -1)
      layer = layer + 1
    return x

@LOSSES@
@OPTIMIZERS@
  # One optimizer step. order: the rows of this step, [n], or empty for all rows as they stand; shape: [1] rows of a
  # micro-batch; seeds: one for each micro-batch, so that dropout needs no generator state to be saved; rate: [1].
  # Gives [loss, gradient norm before clipping, right answers].
  def train_step(self: __torch__.Classic, order: Tensor, shape: Tensor, seeds: Tensor, rate: Tensor) -> Tensor:
    torch.set_grad_enabled(True)
    all_x = self.rows[0]
    all_y = self.rows[1]
    order = torch.to(order, all_x.device)
    n = torch.size(order, 0)
    whole = n == 0
    if whole:
      n = torch.size(all_x, 0)
    else:
      n = n
    micro = int(shape[0].item())
    grads = annotate(List[Tensor], [])
    loss = torch.zeros([1], device=all_x.device)
    right = torch.zeros([1], device=all_x.device)
    for b in range((n + micro - 1) // micro):
      torch.manual_seed(int(seeds[b].item()))
      start = b * micro
      end = ops.prim.min(start + micro, n)
      if whole:
        x = all_x[start:end]
        y = all_y[start:end]
      else:
        these = order[start:end]
        x = torch.index_select(all_x, 0, these)
        y = torch.index_select(all_y, 0, these)
      z = self.outputs(x, True)
      part = self.loss(z, y) * self.share(end - start, n)
      found = torch.grad([part], self.params)
      torch.set_grad_enabled(False)
      g = 0
      for gradient in found:
        if b == 0:
          grads.append(unchecked_cast(Tensor, gradient))
        else:
          torch.add_(grads[g], unchecked_cast(Tensor, gradient))
        g = g + 1
      loss = torch.add(loss, torch.detach(part))
      right = torch.add(right, self.right_answers(z, y))
      torch.set_grad_enabled(True)
    torch.set_grad_enabled(False)
    norm = self.apply_gradients(grads, float(rate[0].item()))
    return torch.cat([loss.view([1]), norm.view([1]), right.view([1])])

  # The loss on the validation rows and how many of them are answered right: [loss, right answers].
  def validate(self: __torch__.Classic, unused: Tensor) -> Tensor:
    torch.set_grad_enabled(False)
    z = self.outputs(self.rows[2], False)
    y = self.rows[3]
    return torch.cat([torch.detach(self.loss(z, y)).view([1]), self.right_answers(z, y).view([1])])

  # [n, f] -> [n, o]: probabilities for classification, values for regression.
  def predict(self: __torch__.Classic, x: Tensor) -> Tensor:
    torch.set_grad_enabled(False)
    z = torch.detach(self.outputs(torch.to(x, self.params[0].device), False))
    if self.loss_kind == 3:
      z = torch.softmax(z, -1)
    elif self.loss_kind == 4:
      z = torch.sigmoid(z)
    return z
